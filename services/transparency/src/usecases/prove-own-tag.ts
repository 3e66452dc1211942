/** The signed-in holder's own tag. Nobody is given a proof for somebody else: it would open all their entries. */
import type { SignInGate } from '@jitsuin/sso/contract'
import { encodeHex } from '@jitsuin/tlog'
import type { VrfProver } from '@jitsuin/tlog/node'
import { type OwnTag, tagInput } from '../contract.js'
import { TransparencyError } from '../errors.js'

/** @throws {TransparencyError} `log/sign-in-needed`, `log/no-person`. */
export async function proveOwnTag(
  { prover, gate }: { readonly prover: VrfProver; readonly gate: SignInGate },
  headers: Parameters<SignInGate['current']>[0],
): Promise<OwnTag> {
  const session = await gate.current(headers)
  if (!session || session.kind === 'staff') {
    throw new TransparencyError('log/sign-in-needed', 'No live session of a holder')
  }
  const person = session.kind === 'holder' ? session.certificate.person : session.person
  if (!person) throw new TransparencyError('log/no-person', 'The session names no person')
  const { centre, subjectSerialNumber } = person
  const { proof } = prover.prove(tagInput(person))
  return { centre, subjectSerialNumber, proof: encodeHex(proof) }
}
