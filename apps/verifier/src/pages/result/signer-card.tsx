import { DescriptionList, type Fact, Moment, Note, useSay } from '@jitsuin/ui'
import type { SignatureReport, SignerReport } from '@jitsuin/verification/contract'
import type { ReactElement } from 'react'
import { verifierWording } from '../../wording/index.js'
import { isKnownRole, signerNames, signingTime } from './model.js'

/** Who signed, with which qualification, for which institution, and when. */
export function SignerCard({ signature }: { readonly signature: SignatureReport }): ReactElement {
  const say = useSay(verifierWording)
  const { signer } = signature
  if (!signer) return <Note title={say('result.signerUnknown')} />
  const { main, romaji } = signerNames(signer)
  const facts: readonly (Fact | null)[] = [
    { term: say('result.name'), value: <span className="text-h3 font-bold">{main}</span> },
    romaji === null ? null : { term: say('result.romaji'), value: romaji },
    { term: say('result.role'), value: <Roles roles={signer.roles} /> },
    signer.organisation === undefined
      ? null
      : { term: say('result.organisation'), value: signer.organisation },
    { term: say('result.serialNumber'), value: signer.serialNumber },
    { term: say('result.when'), value: <SigningMoment signature={signature} /> },
  ]
  return <DescriptionList facts={facts.filter((fact) => fact !== null)} />
}

function Roles({ roles }: { readonly roles: SignerReport['roles'] }): ReactElement {
  const say = useSay(verifierWording)
  if (roles.length === 0) return <>{say('result.noRole')}</>
  const names = roles.map((role) => (isKnownRole(role) ? say(`role.${role}`) : role))
  return <span className="font-bold">{names.join(' · ')}</span>
}

function SigningMoment({ signature }: { readonly signature: SignatureReport }): ReactElement {
  const say = useSay(verifierWording)
  const time = signingTime(signature)
  if (!time) return <>{say('result.whenUnknown')}</>
  return (
    <>
      <Moment iso={time.iso} era />
      <span className="block text-note text-ink-soft">
        {say(time.evidence === 'proven' ? 'result.whenStamped' : 'result.whenClaimed')}
      </span>
    </>
  )
}
