/** A passkey becomes the one of its person; the one before ends with all that it approved. */
import { createHash } from 'node:crypto'
import { type Attestation, ENROLMENT, type EnrolmentStatement } from '@jitsuin/second-key'
import { judgeNewPasskey, type NewPasskey } from '@jitsuin/second-key/node'
import { HalfError } from '../errors.js'
import { endCredentials, insertCredential, type StoredEnrolment } from '../store/enrolments.js'
import type { HalfContext } from './context.js'
import { endAuthorisationsIn } from './end.js'
import { registrationChallenge } from './enrol.js'
import { type Ending, finish, isAbout, type KeptProof, type Open } from './finish-enrolment.js'

/** How the enrolment of a passkey ends: its answer, the statement about it, and who says that it is the holder's. */
export type EnrolmentEnding = Ending & { readonly attestation: Attestation }

/** Ends the enrolment of a passkey. @throws {HalfError} `enrolment/passkey-refused`, and as `finish` */
export function finishEnrolment(ctx: HalfContext, ending: EnrolmentEnding): Promise<void> {
  return finish(ctx, ending, async (enrolment, at) => {
    // A passkey that vouches for the next one would make a chain that nobody off line can follow.
    if ('holder' in ending.proof && 'assertion' in ending.proof.holder) return 'enrolment/passkey-refused'
    const passkey = await judgeNewPasskey(ctx.page, ending.attestation, registrationChallenge(enrolment))
    const statement = ENROLMENT.parse(ending.statement)
    if (passkey === 'refused' || !isAbout(statement, { ctx, enrolment, at }) || !names(statement, passkey))
      return 'enrolment/passkey-refused'
    return (open, { proof }) => bindPasskey(open, { enrolment, ending, passkey, proof, at })
  })
}

function names(statement: EnrolmentStatement, { credentialId, publicKey }: NewPasskey): boolean {
  return (
    statement.credential === credentialId && statement.credentialKey === sha256(publicKey).toString('hex')
  )
}

type Binding = {
  readonly enrolment: StoredEnrolment
  readonly ending: EnrolmentEnding
  readonly passkey: NewPasskey
  readonly proof: KeptProof
  readonly at: Date
}

async function bindPasskey(
  { tx, audit }: Open,
  { enrolment, ending, passkey, proof, at }: Binding,
): Promise<void> {
  const { subject, certificateSha256 } = enrolment
  const person = `person:${subject}` as const
  if ((await endCredentials(tx, subject, { at, why: 'replaced' })) > 0)
    audit.record('credential/ended', { subject: person, facts: { subject, reason: 'replaced' } })
  await endAuthorisationsIn({ tx, audit }, { subject }, { at, why: 'passkey' })
  const evidence = { attestation: ending.attestation, statement: ending.statement, proof }
  const added = await insertCredential(tx, { ...passkey, ...evidence, subject, certificateSha256 }, at)
  if (added === 'registered-before') throw new HalfError('enrolment/differs', 'A passkey of before')
  const { device, credentialId } = passkey
  const credentialSha256 = sha256(Buffer.from(credentialId)).toString('hex')
  const facts = { subject, certificate: certificateSha256, credentialSha256, device }
  audit.record('credential/enrolled', { subject: person, facts })
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}
