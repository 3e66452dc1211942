/** One person of a sitting: photo, four checks, and the signature once all four are made. */
import { japanDate } from '@jitsuin/kernel'
import {
  CASE_ROUTES,
  fillRoute,
  IDENTITY_KINDS,
  type IdentityKind,
  type PickupSession,
} from '@jitsuin/registration/contract'
import { Checkbox, Dialog, SelectField, TextField, useSay, useText } from '@jitsuin/ui'
import { type ReactElement, useState } from 'react'
import { SignatureField } from '../pickup/signature.js'
import { productionWording } from '../wording/index.js'
import { handedOver, judgeSeen, NOTHING_SEEN, type Person, type Seen } from './model.js'

const KINDS = Object.keys(IDENTITY_KINDS) as IdentityKind[] // the table has no other keys

/** Draws it; `onRecord` gets the person's result. */
export function PersonDialog(props: {
  readonly person: Person
  readonly onRecord: (result: PickupSession['results'][number]) => void
  readonly onClose: () => void
}): ReactElement {
  const { person, onRecord, onClose } = props
  const say = useSay(productionWording)
  const [seen, setSeen] = useState<Seen>(NOTHING_SEEN)
  const judged = judgeSeen(seen, japanDate(new Date())) // the service judges again by its own clock
  return (
    <Dialog title={person.name} isOpen onClose={onClose}>
      <Face person={person} />
      <p className="mb-4">{say('desk.inPerson')}</p>
      <div className="grid gap-4">
        {(['postcard', 'licence', 'person'] as const).map((check) => (
          <Checkbox
            key={check}
            isSelected={seen[check]}
            onChange={(isSeen) => setSeen({ ...seen, [check]: isSeen })}
          >
            {say(`desk.check.${check}`)}：{say(`desk.found.${check}`)}
          </Checkbox>
        ))}
        <IdentitySeen seen={seen} onSeen={setSeen} />
      </div>
      {judged === 'identity-expired' ? (
        <p className="mt-4 font-bold text-danger">{say('desk.expired')}</p>
      ) : null}
      {judged === 'complete' ? (
        <div className="mt-6">
          <SignatureField
            label={say('desk.signatureOf', { name: person.name })}
            act={say('session.add')}
            isBusy={false}
            onSigned={(signature) => {
              const result = handedOver(person, { seen, signature })
              if (result) onRecord(result)
            }}
          />
        </div>
      ) : null}
    </Dialog>
  )
}

function Face({ person }: { readonly person: Person }): ReactElement {
  const say = useSay(productionWording)
  const { caseId, photoId, name, birthDate, licenceNumber } = person
  return (
    <div className="mb-5 flex gap-5">
      {photoId === undefined ? (
        <p className="w-24 text-note text-ink-soft">{say('desk.noPhoto')}</p>
      ) : (
        <img
          src={fillRoute(CASE_ROUTES.content, { caseId, documentId: photoId })}
          alt={say('desk.photo', { name })}
          className="aspect-[35/45] w-24 rounded-lg border border-edge object-cover"
        />
      )}
      <p>
        {say('desk.birth')}：{birthDate}
        <span className="block">
          {say('desk.licenceNumber')}：{licenceNumber}
        </span>
      </p>
    </div>
  )
}

function IdentitySeen(props: { readonly seen: Seen; readonly onSeen: (seen: Seen) => void }): ReactElement {
  const { seen, onSeen } = props
  const say = useSay(productionWording)
  const text = useText()
  const { identity, ...others } = seen
  return (
    <>
      <Checkbox
        isSelected={identity !== undefined}
        onChange={(isSeen) => onSeen(isSeen ? { ...others, identity: { kind: 'drivingLicence' } } : others)}
      >
        {say('desk.check.identity')}：{say('desk.found.identity')}
      </Checkbox>
      {identity === undefined ? null : (
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label={say('desk.kind')}
            value={identity.kind}
            options={KINDS.map((value) => ({ value, label: text(IDENTITY_KINDS[value]) }))}
            onChange={(kind) => onSeen({ ...seen, identity: { ...identity, kind } })}
          />
          <TextField
            type="date"
            label={say('desk.validUntil')}
            value={identity.validUntil ?? ''}
            onChange={(validUntil) =>
              onSeen({ ...seen, identity: { kind: identity.kind, ...(validUntil !== '' && { validUntil }) } })
            }
          />
        </div>
      )}
    </>
  )
}
