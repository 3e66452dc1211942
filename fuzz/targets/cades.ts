/** CAdES from message to verdict under fixed trust: it never throws, what it calls VALID is what was signed, and what is added is read again. */
import {
  AdesError,
  countersign,
  prepareTrust,
  type SignatureReport,
  type ValidationReport,
  validate,
  validateCadesStream,
} from '@jitsuin/ades'
import { PkiError, parseCertificate } from '@jitsuin/pki'
import { AT, readFixture, signerWithoutKey } from './fixtures.js'
import { expectThat, type FuzzTarget } from './target.js'

/** The lists of the hierarchy that the seeds of this target have for themselves. */
export const CADES_LISTS = ['sign', 'sarl', 'tsa'] as const
/** What every seed is over. */
export const CADES_CONTENT = Buffer.from('紹介状 for the seeds of CAdES\r\n')

const TRUST = prepareTrust({
  anchors: [readFixture('cades-root.der')],
  material: {
    certificates: [readFixture('cades-signing-ca.der')],
    crls: CADES_LISTS.map((name) => readFixture(`cades-${name}.crl`)),
  },
})
const STRANGER = signerWithoutKey(parseCertificate(readFixture('cades-doctor.der')))

/** One line for each signature of the seeds that is valid: what `signedFact` gave for it. */
const SIGNED = new Set(Buffer.from(readFixture('cades-signed.txt')).toString().split('\n'))

/** One message of a stranger. */
export const cades: FuzzTarget = {
  form: 'der',
  run: async (input) => {
    const report = await judgeCades(input)
    expectSigned(report)
    expectSigned(await judgeCades(input, 'basic'))
    const pem = `-----BEGIN CMS-----\n${Buffer.from(input).toString('base64')}\n-----END CMS-----\n`
    expectSigned(await judgeCades(Buffer.from(pem), 'basic'))
    const streamed = await judgeInPassing(input)
    expectThat(
      streamed.verdict !== 'VALID' || report.verdict === 'VALID',
      'what is valid in passing is valid in memory',
    )
    await addOne(input)
  },
}

function expectSigned({ signatures }: ValidationReport): void {
  for (const signature of signatures.filter(({ verdict }) => verdict === 'VALID'))
    for (const fact of signedFacts(signature))
      expectThat(SIGNED.has(fact), `VALID only for what was signed: ${fact}`)
}

/** Judges a message as the target does: with its content beside it, unless that stands inside. */
export function judgeCades(input: Uint8Array, policy: 'hpki' | 'basic' = 'hpki'): Promise<ValidationReport> {
  const isAttached = Buffer.from(input).includes(CADES_CONTENT)
  const beside = isAttached ? {} : { detached: CADES_CONTENT }
  return validate(input, { at: AT, trust: TRUST, policy, ...beside })
}

function judgeInPassing(input: Uint8Array): Promise<ValidationReport> {
  const isAttached = Buffer.from(input).includes(CADES_CONTENT)
  const pieces = async function* () {
    for (let at = 0; at < input.length; at += 100) yield input.subarray(at, at + 100)
  }
  const beside = isAttached ? {} : { detached: CADES_CONTENT }
  return validateCadesStream(pieces, { at: AT, trust: TRUST, policy: 'hpki', ...beside })
}

/** What a signature is and who made it, and since when it is proven to exist. The id is a digest of its value. */
export function signedFacts({ id, signer, signedAt, stampedAt }: SignatureReport): string[] {
  const stamped = stampedAt === null ? [] : [`${id} stamped ${stampedAt}`]
  return [`${id} ${signer?.certificate.sha256} ${signer?.roles.join()} ${signedAt}`, ...stamped]
}

/** Whatever can be countersigned can be read afterwards, and has one signature more. */
async function addOne(input: Uint8Array): Promise<void> {
  try {
    const before = await judgeCades(input)
    if (before.problem) return // nothing in it is counted
    const more = await countersign(input, { signer: STRANGER, signingTime: AT })
    const after = await judgeCades(more)
    const grown = after.signatures.length - before.signatures.length
    const isFull = after.problem !== null // more than a message may have
    expectThat(grown === 1 || isFull, 'a countersignature is one signature more')
  } catch (error) {
    if (error instanceof AdesError || error instanceof PkiError) return
    throw error
  }
}
