/** One paper to photograph: what to heed, the camera or a file, and what came of it. */
import {
  type DeclaredSide,
  DOCUMENT_KINDS,
  IDENTITY_KINDS,
  type IdentityKind,
  type IntakePaper,
  PICTURE_FINDINGS,
  type PictureFinding,
  type UploadedKind,
} from '@jitsuin/registration/contract'
import { Button, CheckIcon, Progress, useSay, useText } from '@jitsuin/ui'
import { useMutation, useQuery } from '@tanstack/react-query'
import { type ChangeEvent, type ReactElement, useId, useState } from 'react'
import { CameraView, type Subject, useAddress } from '../camera/view.js'
import { useDraft } from '../draft/use-draft.js'
import { FailureNotice } from '../failure-notice.js'
import { useApplicant } from '../services.js'
import { applyWording } from '../wording/index.js'

type About = {
  readonly kind: UploadedKind
  readonly identityKind?: IdentityKind
  readonly side?: DeclaredSide
}

/** The task on a page of the form. */
export function PaperTask(props: About & { readonly isChecked: boolean }): ReactElement {
  const { draft, keeper } = useDraft()
  const { isChecked, ...about } = props
  const held = draft.papers.filter((paper) => isAbout(paper, about))
  return <PaperTaskView {...about} held={held} isChecked={isChecked} onChanged={() => keeper.refresh()} />
}

function isAbout(paper: IntakePaper, { kind, identityKind, side }: About): boolean {
  return paper.kind === kind && paper.identityKind === identityKind && paper.side === side
}

/** The task wherever papers are asked for. */
export function PaperTaskView(
  props: About & {
    readonly held: readonly IntakePaper[]
    readonly isChecked: boolean
    readonly onChanged: () => Promise<unknown>
  },
): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  const id = useId()
  const { client } = useApplicant()
  const { kind, identityKind, side, held, isChecked, onChanged } = props
  const [isCameraOpen, setCameraOpen] = useState(false)
  const send = useMutation({
    mutationFn: async (file: Blob) => {
      const about = { kind, ...(identityKind && { identityKind }), ...(side && { side }) }
      await client.addPaper(file, { requestId: crypto.randomUUID(), ...about })
      // The new one takes the place of the old; the old one is removed last, so that there is always one.
      for (const old of held) await client.removePaper(old.paperId)
      await onChanged()
    },
  })
  const remove = useMutation({
    mutationFn: async (paperId: string) => {
      await client.removePaper(paperId)
      await onChanged()
    },
  })
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? []
    target.value = '' // the same file can be chosen again
    if (file) send.mutate(file)
  }
  const name = identityKind ? text(IDENTITY_KINDS[identityKind]) : text(DOCUMENT_KINDS[kind])
  const sideName =
    side && identityKind && identityKind !== 'myNumberCard' && identityKind !== 'passport'
      ? ` ${say(`paper.${side === 'back' ? 'back' : 'front'}`)}`
      : ''
  const isMissing = isChecked && held.length === 0
  return (
    <section
      aria-labelledby={id}
      data-missing={isMissing || undefined}
      className={`rounded-2xl border p-5 ${isMissing ? 'border-2 border-danger' : 'border-edge'}`}
    >
      <h2 id={id} className="text-h3">
        {name}
        {sideName}
      </h2>
      {side === 'back' ? <p className="mt-2 font-bold">{say('paper.backOnly')}</p> : null}
      <ul className="mt-2 list-disc pl-5 text-ink-soft">
        {say(`paper.rules.${kind}`)
          .split('|')
          .map((rule) => (
            <li key={rule}>{rule}</li>
          ))}
      </ul>
      {held.map((paper) => (
        <HeldPaper
          key={paper.paperId}
          paper={paper}
          name={name + sideName}
          onRemove={() => remove.mutate(paper.paperId)}
        />
      ))}
      {send.isPending ? (
        <div className="mt-4">
          <Progress label={say('paper.sending')} />
        </div>
      ) : (
        <div className="mt-4 grid gap-3 sm:grid-cols-2">
          <button
            type="button"
            onClick={() => setCameraOpen(true)}
            className="min-h-14 rounded-lg bg-action px-4 text-lead font-bold text-paper"
          >
            {say(held.length === 0 ? 'paper.camera' : 'paper.cameraAgain')}
          </button>
          <label className="flex min-h-14 cursor-pointer items-center justify-center rounded-lg border border-action px-4 text-lead font-bold text-action focus-within:outline-3 focus-within:outline-offset-2 focus-within:outline-black">
            {say('paper.file')}
            <input
              type="file"
              accept={
                kind === 'photo'
                  ? 'image/jpeg,image/png,image/webp'
                  : 'image/jpeg,image/png,image/webp,application/pdf'
              }
              onChange={choose}
              aria-label={`${say('paper.file')} ${name}${sideName}`}
              className="sr-only"
            />
          </label>
        </div>
      )}
      {isMissing ? <p className="mt-3 font-bold text-danger">⚠ {say('paper.missing')}</p> : null}
      {send.isError ? <FailureNotice error={send.error} /> : null}
      {remove.isError ? <FailureNotice error={remove.error} /> : null}
      {isCameraOpen ? (
        <CameraView
          subject={subjectOf(kind, identityKind)}
          onClose={() => setCameraOpen(false)}
          onTaken={(photo) => {
            setCameraOpen(false)
            send.mutate(photo)
          }}
        />
      ) : null}
    </section>
  )
}

function subjectOf(kind: UploadedKind, identityKind: IdentityKind | undefined): Subject {
  if (kind === 'photo') return 'face'
  return kind === 'identity' && identityKind !== 'passport' ? 'card' : 'sheet'
}

function HeldPaper(props: {
  readonly paper: IntakePaper
  readonly name: string
  readonly onRemove: () => void
}): ReactElement {
  const say = useSay(applyWording)
  const text = useText()
  const { client, key } = useApplicant()
  const { paper, name, onRemove } = props
  const isPicture = paper.mediaType === 'image/jpeg'
  const content = useQuery({
    queryKey: ['paper', key, paper.paperId],
    queryFn: async () => (await client.paperContent(paper.paperId)) ?? null,
    enabled: isPicture,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const address = useAddress(content.data ?? undefined)
  const findings = paper.findings.flatMap((each) =>
    each in PICTURE_FINDINGS ? [PICTURE_FINDINGS[each as PictureFinding]] : [],
  ) // checked by `in`
  return (
    <div className="mt-4 flex flex-wrap items-start gap-4 rounded-lg bg-ground p-3">
      {address ? (
        <img
          src={address}
          alt={say('paper.yours', { name })}
          className="max-h-44 max-w-44 rounded border border-rule bg-paper"
        />
      ) : null}
      <div className="min-w-40 flex-1">
        <p className="flex items-center gap-2 font-bold text-verified">
          <CheckIcon className="size-6" />
          {say('paper.held')}
        </p>
        {findings.map((finding) => (
          <p key={finding.en} className="mt-1 rounded bg-unsure-soft px-2 py-1">
            {text(finding)}
          </p>
        ))}
        {findings.length > 0 ? (
          <p className="mt-1 text-note text-ink-soft">{say('paper.findingsNext')}</p>
        ) : null}
        <Button kind="quiet" onPress={onRemove} label={`${say('paper.remove')} ${name}`}>
          {say('paper.remove')}
        </Button>
      </div>
    </div>
  )
}
