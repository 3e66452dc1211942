import type { Credentials } from '@jitsuin/sso/contract'
import {
  Actions,
  Button,
  type Column,
  DataTable,
  Dialog,
  EmptyState,
  Moment,
  TextField,
  useAnnouncement,
  useSay,
} from '@jitsuin/ui'
import { useMutation } from '@tanstack/react-query'
import { type ReactElement, useState } from 'react'
import { failureOf } from '../../failure.js'
import { FailureNotice } from '../../failure-notice.js'
import { useServices } from '../../services.js'
import { signInWording } from '../../wording/index.js'

type Passkey = Credentials['passkeys'][number]
type Change = (changed?: Credentials) => void
type Question = { readonly kind: 'add' } | { readonly kind: 'rename' | 'remove'; readonly passkey: Passkey }

/** The passkeys of the account: register, rename, remove. */
export function Passkeys(props: {
  readonly passkeys: readonly Passkey[]
  readonly onChange: Change
}): ReactElement {
  const say = useSay(signInWording)
  const [question, setQuestion] = useState<Question | null>(null)
  const columns = useColumns(setQuestion)
  const close = () => setQuestion(null)
  return (
    <>
      {props.passkeys.length === 0 ? (
        <EmptyState title={say('sessions.passkeysNone')} next={say('sessions.passkeysNoneNext')} />
      ) : (
        <DataTable
          caption={say('sessions.passkeys')}
          columns={columns}
          rows={props.passkeys}
          keyOf={({ id }) => id}
        />
      )}
      <div className="mt-5">
        <Button onPress={() => setQuestion({ kind: 'add' })}>{say('sessions.passkeyAdd')}</Button>
      </div>
      {question?.kind === 'add' ? (
        <NameDialog onClose={close} onChange={props.onChange} passkey={null} />
      ) : null}
      {question?.kind === 'rename' ? (
        <NameDialog onClose={close} onChange={props.onChange} passkey={question.passkey} />
      ) : null}
      {question?.kind === 'remove' ? (
        <RemoveDialog onClose={close} onChange={props.onChange} passkey={question.passkey} />
      ) : null}
    </>
  )
}

function useColumns(ask: (question: Question) => void): readonly Column<Passkey>[] {
  const say = useSay(signInWording)
  return [
    {
      head: say('sessions.passkeyName'),
      cell: ({ name, kind }) => (
        <>
          <span className="block font-bold">{name}</span>
          <span className="text-note text-ink-soft">{say(`sessions.passkeyKind.${kind}`)}</span>
        </>
      ),
    },
    {
      head: say('sessions.passkeyCreated'),
      cell: ({ addedAt }) => <Moment iso={addedAt} />,
      labelled: true,
    },
    {
      head: say('sessions.passkeyUsed'),
      cell: ({ lastUsedAt }) =>
        lastUsedAt === undefined ? say('sessions.passkeyNever') : <Moment iso={lastUsedAt} />,
      labelled: true,
    },
    {
      head: say('sessions.act'),
      narrow: true,
      cell: (passkey) => (
        <span className="flex flex-wrap gap-2">
          <Button
            label={say('sessions.passkeyRenameOne', { name: passkey.name })}
            onPress={() => ask({ kind: 'rename', passkey })}
          >
            {say('sessions.passkeyRename')}
          </Button>
          <Button
            label={say('sessions.passkeyRemoveOne', { name: passkey.name })}
            onPress={() => ask({ kind: 'remove', passkey })}
          >
            {say('sessions.passkeyRemove')}
          </Button>
        </span>
      ),
    },
  ]
}

type DialogProps<Which> = { readonly passkey: Which; readonly onClose: () => void; readonly onChange: Change }

/** Names a new passkey and registers it, or renames one. */
function NameDialog({ passkey, onClose, onChange }: DialogProps<Passkey | null>): ReactElement {
  const say = useSay(signInWording)
  const { sso, passkeys } = useServices()
  const [name, setName] = useState(passkey?.name ?? '')
  const save = useMutation({
    mutationFn: async () => {
      if (passkey !== null) return sso.renamePasskey(passkey.id, name)
      return sso.addPasskey(name, await passkeys.make(await sso.newPasskeyOptions()))
    },
    onSuccess: (changed) => {
      onChange(changed ?? undefined)
      onClose()
    },
  })
  const title = passkey === null ? say('sessions.passkeyAdd') : say('sessions.passkeyRename')
  useAnnouncement(save.isPending && passkey === null ? say('signIn.passkeyWaiting') : '')
  return (
    <Dialog title={title} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (name.trim() !== '') save.mutate()
        }}
      >
        <TextField
          label={say('sessions.passkeyName')}
          hint={say('sessions.passkeyNameHint')}
          value={name}
          onChange={setName}
          maxLength={60}
          need="required"
        />
        {save.isError ? (
          <div className="mt-4">
            <FailureNotice failure={failureOf(save.error)} />
          </div>
        ) : null}
        <Actions>
          <Button kind="primary" type="submit" isDisabled={name.trim() === '' || save.isPending}>
            {passkey === null ? say('sessions.passkeyAdd') : say('sessions.save')}
          </Button>
          <Button onPress={onClose}>{say('cancel')}</Button>
        </Actions>
      </form>
    </Dialog>
  )
}

function RemoveDialog({ passkey, onClose, onChange }: DialogProps<Passkey>): ReactElement {
  const say = useSay(signInWording)
  const { sso } = useServices()
  const remove = useMutation({
    mutationFn: () => sso.removePasskey(passkey.id),
    onSuccess: () => {
      onChange()
      onClose()
    },
  })
  return (
    <Dialog title={say('sessions.passkeyRemoveTitle', { name: passkey.name })} isOpen onClose={onClose}>
      <p>{say('sessions.passkeyRemoveMore')}</p>
      {remove.isError ? (
        <div className="mt-4">
          <FailureNotice failure={failureOf(remove.error)} />
        </div>
      ) : null}
      <Actions>
        <Button kind="primary" isDisabled={remove.isPending} onPress={() => remove.mutate()}>
          {say('sessions.passkeyRemove')}
        </Button>
        <Button onPress={onClose}>{say('cancel')}</Button>
      </Actions>
    </Dialog>
  )
}
