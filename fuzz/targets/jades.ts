/** JWS and signed FHIR bundles under fixed trust: judging never throws, what is VALID is what was signed, and what is added is read again. */
import {
  AdesError,
  countersignJades,
  prepareTrust,
  type SignatureReport,
  type ValidationReport,
  validate,
} from '@jitsuin/ades'
import { PkiError, parseCertificate } from '@jitsuin/pki'
import { AT, readFixture, signerWithoutKey } from './fixtures.js'
import { expectThat, type FuzzTarget } from './target.js'

/** The lists of the hierarchy that the seeds of this target have for themselves. */
export const JADES_LISTS = ['sign', 'sarl', 'tsa'] as const
/** What every seed is over that is no bundle. */
export const JADES_CONTENT = Buffer.from('{"紹介状":"for the seeds of JAdES"}\n')

const TRUST = prepareTrust({
  anchors: [readFixture('jades-root.der')],
  material: {
    certificates: [readFixture('jades-signing-ca.der')],
    crls: JADES_LISTS.map((name) => readFixture(`jades-${name}.crl`)),
  },
})
const STRANGER = signerWithoutKey(parseCertificate(readFixture('jades-doctor.der')))

/** One line for each signature of the seeds that is valid: what `jadesFacts` gave for it. */
const SIGNED = new Set(Buffer.from(readFixture('jades-signed.txt')).toString().split('\n'))

/** One file of a stranger. */
export const jades: FuzzTarget = {
  form: 'bytes',
  run: async (input) => {
    const report = await judgeJades(input)
    for (const signature of report.signatures) {
      if (signature.verdict !== 'VALID') continue
      for (const fact of jadesFacts(signature))
        expectThat(SIGNED.has(fact), `VALID only for what was signed: ${fact}`)
    }
    await addOne(input, report)
  },
}

/** Judges a file as the target does, with the content beside it: one that stands inside has to be the same. */
export function judgeJades(input: Uint8Array): Promise<ValidationReport> {
  return validate(input, { at: AT, trust: TRUST, policy: 'hpki', detached: JADES_CONTENT })
}

/** What a signature is and who made it, and since when it is proven to exist. The id is a digest of its value. */
export function jadesFacts({ id, signer, signedAt, stampedAt }: SignatureReport): string[] {
  const stamped = stampedAt === null ? [] : [`${id} stamped ${stampedAt}`]
  return [`${id} ${signer?.certificate.sha256} ${signer?.roles.join()} ${signedAt}`, ...stamped]
}

/** Whatever can be countersigned can be read afterwards, and has one signature more. */
async function addOne(input: Uint8Array, before: ValidationReport): Promise<void> {
  if (before.problem) return // nothing in it is counted
  try {
    const more = await countersignJades(input, { signer: STRANGER, signingTime: AT })
    const after = await judgeJades(more)
    const grown = after.signatures.length - before.signatures.length
    const isFull = after.problem !== null // more than a file may have
    expectThat(grown === 1 || isFull, 'a countersignature is one signature more')
  } catch (error) {
    if (error instanceof AdesError || error instanceof PkiError) return
    throw error
  }
}
