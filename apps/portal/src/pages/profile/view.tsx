/** Myプロフィール: what the holder writes themselves, and below it what the issuer registered. */
import {
  ALL_PROFILE_ITEMS,
  type Me,
  PROFILE_ITEMS,
  type Profile,
  type ProfileItem,
} from '@jitsuin/holder/contract'
import {
  Actions,
  Button,
  EmptyState,
  PageHeading,
  TextField,
  useAnnouncement,
  useSay,
  useText,
} from '@jitsuin/ui'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactElement, useState } from 'react'
import { failureOf, refusalOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { ME, useMe } from '../../session/me.js'
import { portalWording } from '../../wording/index.js'
import { type Draft, draftOf, isChanged, troubleOf } from './model.js'
import { RegisteredFacts } from './registered-facts.js'

/** Draws the profile, or says why there is none yet. */
export function ProfilePage(): ReactElement {
  const say = useSay(portalWording)
  const { profile, holder } = useMe()
  const [savedRevision, setSavedRevision] = useState<number | null>(null)
  const isSaved = savedRevision !== null && savedRevision === profile?.revision
  useAnnouncement(isSaved ? say('profile.saved') : '')
  return (
    <>
      <PageHeading title={say('profile.title')}>
        <p className="mt-4 text-ink-soft">{say('profile.lead')}</p>
      </PageHeading>
      {profile === null || holder === null ? (
        <EmptyState title={say('alert.unknown')} next={say('alert.unknownNext')} />
      ) : (
        <>
          {/* A profile that was saved or loaded anew begins a new form. */}
          <ProfileForm key={profile.revision} profile={profile} onSaved={setSavedRevision} />
          {isSaved ? <p className="mt-3 font-bold">{say('profile.saved')}</p> : null}
          <RegisteredFacts holder={holder} />
        </>
      )}
    </>
  )
}

function ProfileForm(props: {
  readonly profile: Profile
  readonly onSaved: (revision: number) => void
}): ReactElement {
  const say = useSay(portalWording)
  const { profile, onSaved } = props
  const [draft, setDraft] = useState(() => draftOf(profile.items))
  const save = useSave(onSaved)
  const hasChanged = isChanged(draft, profile.items)
  const failure = save.isError ? failureOf(save.error) : null
  const isWrong = ALL_PROFILE_ITEMS.some((item) => troubleOf(item, draft, null) !== null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isWrong) save.mutate({ revision: profile.revision, items: draft })
  }
  return (
    <form onSubmit={submit} noValidate className="space-y-6">
      {ALL_PROFILE_ITEMS.map((item) => (
        <ItemField
          key={item}
          item={item}
          value={draft[item]}
          trouble={troubleOf(item, draft, failure)}
          onChange={(value) => setDraft((before) => ({ ...before, [item]: value }))}
        />
      ))}
      {save.isError ? <SaveFailure error={save.error} /> : null}
      <p className="min-h-7 text-note text-ink-soft">{hasChanged ? say('profile.unsaved') : null}</p>
      <SubmitRow
        isPending={save.isPending}
        hasChanged={hasChanged}
        onDiscard={() => setDraft(draftOf(profile.items))}
      />
    </form>
  )
}

function SubmitRow(props: {
  readonly isPending: boolean
  readonly hasChanged: boolean
  readonly onDiscard: () => void
}): ReactElement {
  const say = useSay(portalWording)
  return (
    <Actions>
      <button
        type="submit"
        disabled={props.isPending || !props.hasChanged}
        className="screen-only inline-flex min-h-12 min-w-40 cursor-pointer items-center justify-center rounded-lg bg-action px-6 py-2 font-bold text-paper hover:bg-action-strong hover:underline underline-offset-4 disabled:cursor-not-allowed disabled:opacity-50"
      >
        {say(props.isPending ? 'profile.saving' : 'profile.save')}
      </button>
      {props.hasChanged ? (
        <Button kind="quiet" onPress={props.onDiscard}>
          {say('profile.discard')}
        </Button>
      ) : null}
    </Actions>
  )
}

function ItemField(props: {
  readonly item: ProfileItem
  readonly value: string
  readonly trouble: 'too-long' | 'wrong' | null
  readonly onChange: (value: string) => void
}): ReactElement {
  const say = useSay(portalWording)
  const text = useText()
  const { item, value, trouble, onChange } = props
  const { lines, maxLength: max } = PROFILE_ITEMS[item]
  const hint = item.endsWith('Area')
    ? say('profile.areaHint')
    : item === 'societies'
      ? say('profile.societiesHint')
      : say('profile.remaining', { max })
  const error =
    trouble === null ? undefined : say(trouble === 'too-long' ? 'profile.tooLong' : 'profile.wrong', { max })
  return (
    <TextField
      label={text(PROFILE_ITEMS[item])}
      value={value}
      onChange={onChange}
      hint={hint}
      error={error}
      {...(lines === 'several' && { rows: item === 'statement' ? 5 : 3 })}
    />
  )
}

/** When somebody changed the profile elsewhere, loading it again is the way on. */
function SaveFailure({ error }: { readonly error: unknown }): ReactElement {
  const say = useSay(portalWording)
  const queries = useQueryClient()
  return (
    <FailureNotice error={error}>
      {refusalOf(error) === 'holder/profile-changed-meanwhile' ? (
        <Button onPress={() => void queries.invalidateQueries({ queryKey: ME })}>{say('again')}</Button>
      ) : null}
    </FailureNotice>
  )
}

/** Saves, and lets every page know the new profile at once. */
function useSave(onSaved: (revision: number) => void) {
  const { holder } = useServices()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (change: { readonly revision: number; readonly items: Draft }) => holder.saveProfile(change),
    onSuccess: (profile) => {
      onSaved(profile.revision)
      queries.setQueryData<Me>(ME, (me) => me && { ...me, profile })
      // Notices may be for people of an area.
      void queries.invalidateQueries({ queryKey: ['notices'] })
    },
  })
}
