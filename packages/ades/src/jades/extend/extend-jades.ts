/**
 * Raises the level of a JAdES signature that exists, of ours or of someone else (TS 119 182-1 §6): B-T adds a time stamp, B-LT the
 * certificates and status information with which it can be judged later, B-LTA an archive time stamp over all of it.
 */
import { createHash } from 'node:crypto'
import { toBase64, toHex, utf8 } from '@jitsuin/kernel'
import { AdesError } from '../../errors.js'
import { fetchStamp, type TimeStampSource } from '../../extend/signature-time-stamp.js'
import { type ValidationData, validationData } from '../../extend/validation-data.js'
import { toleranceOf, type ValidateOptions } from '../../validate/options.js'
import { reportSignature } from '../../validate/signature-report.js'
import { archiveInput } from '../payload.js'
import type { JwsSignature } from '../read/jws.js'
import { materialOfUnsigned, readUnsigned, type UnsignedParts } from '../read/unsigned.js'
import { payloadFor } from '../validate/gather-jades.js'
import { contentOf, gatherJose, type OpenedJose, openJose } from '../validate/validate-jades.js'
import { chooseJws, type NewComponent, withComponents, withJws } from './change-jws.js'
import { stampValue, writeStamp } from './signature-stamp.js'

/** What to raise a signature to, and with whose stamps. */
export type JadesExtendOptions = {
  readonly timeStamp: TimeStampSource
  /** Id of the signature as reports name it; needed when the file leaves a choice. */
  readonly signatureId?: string
} & (
  | { readonly level: 't' }
  /** What is kept is what this validation uses; it must find the signature valid. */
  | { readonly level: 'lt' | 'lta'; readonly validation: ValidateOptions }
)

/**
 * Returns the file with the signature at the level asked for. A signature without a time stamp gets one first; one that has all of a
 * level gets what has been added since, and for `lta` one archive time stamp more.
 *
 * @throws {AdesError} `json/…`, `jades/…`, `fhir/…`, `extend/…`, `time-stamp/…`; what the source of time stamps and the fetcher throw.
 */
export async function extendJades(file: Uint8Array, options: JadesExtendOptions): Promise<Uint8Array> {
  const { timeStamp } = options
  const opened = openJose(file)
  const signature = chooseJws(opened.jws, options.signatureId)
  const unsigned = readUnsigned(signature, opened.jws.text)
  const isArchived = has(unsigned, 'arcTst')
  if (options.level === 't') {
    if (isArchived)
      throw new AdesError('extend/already-archived', 'The archive time stamp would not cover it')
    return put(opened, signature, [await stampValue(signature, timeStamp)])
  }
  // Found out before a time stamp is asked for: nothing of this file could be archived.
  if (options.level === 'lta' && unsigned.writing === 'clear')
    throw new AdesError('jades/clear-components', 'etsiU holds plain JSON')
  const isStamped = isArchived || has(unsigned, 'sigTst')
  const stamped = isStamped ? file : put(opened, signature, [await stampValue(signature, timeStamp)])
  const { id } = signature
  const { validation } = options
  const kept = await keepValidationData(stamped, { id, validation })
  return options.level === 'lt' ? kept.file : archive(kept, { id, timeStamp })
}

function has({ parts }: UnsignedParts, name: string): boolean {
  return parts.some((part) => part.name === name)
}

/** The file with more components behind those of a signature. */
function put(
  { jws, bundle }: OpenedJose,
  signature: JwsSignature,
  components: readonly NewComponent[],
): Uint8Array {
  const text = withComponents(jws, signature, components)
  return utf8(bundle ? withJws(bundle, text) : text)
}

type Wanted = { readonly id: string; readonly validation: ValidateOptions }
type Kept = { readonly file: Uint8Array; readonly stamped: Uint8Array }

/** Only what is valid now is worth keeping: later nobody could tell whether it ever was. */
async function keepValidationData(file: Uint8Array, { id, validation }: Wanted): Promise<Kept> {
  const opened = openJose(file)
  const { facts, trust } = await gatherJose(opened, validation)
  const own = facts.find((one) => one.id === id)
  const report = own && reportSignature(own)
  const found = opened.signatures.find((one) => one.id === id)
  if (!own || !found || found.outcome === 'broken' || report?.verdict !== 'VALID')
    throw new AdesError(
      'extend/not-valid',
      `The signature is not valid now: ${report?.subIndication ?? 'unread'}`,
    )
  const { at: now, policy, detached } = validation
  const toleranceSeconds = toleranceOf(validation)
  const context = { trust, now, policy, toleranceSeconds, beside: detached }
  const payload = payloadFor(found, contentOf(opened, id, context))
  if (payload.outcome === 'refused') throw new AdesError('extend/no-content', 'The payload is not at hand')
  const components = valuesFor(validationData([own], trust), found.unsigned)
  return { file: put(opened, found.signature, components), stamped: payload.stamped }
}

/** Each list of values stands once (§5.3.5); what later time stamps need stands beside them. */
function valuesFor(data: ValidationData, unsigned: UnsignedParts): NewComponent[] {
  const { certificates, crls, ocsps } = without(data, materialOfUnsigned(unsigned.parts))
  const xVals = certificates.map((der) => ({ x509Cert: encoded(der) }))
  const rVals = {
    ...(crls.length > 0 && { crlVals: crls.map(encoded) }),
    ...(ocsps.length > 0 && { ocspVals: ocsps.map(encoded) }),
  }
  const values = {
    ...(xVals.length > 0 && { xVals }),
    ...(crls.length + ocsps.length > 0 && { rVals }),
  }
  if (Object.keys(values).length === 0) return []
  if (has(unsigned, 'xVals') || has(unsigned, 'rVals')) return [JSON.stringify({ tstVD: values })]
  return Object.entries(values).map(([name, value]) => JSON.stringify({ [name]: value }))
}

function encoded(der: Uint8Array): { readonly val: string } {
  return { val: toBase64(der) }
}

function without(data: ValidationData, there: ValidationData): ValidationData {
  const absent = (kind: keyof ValidationData) => {
    const known = new Set(there[kind].map(toHex))
    return data[kind].filter((one) => {
      const hex = toHex(one)
      return !known.has(hex) && known.add(hex)
    })
  }
  return { certificates: absent('certificates'), crls: absent('crls'), ocsps: absent('ocsps') }
}

async function archive(
  { file, stamped }: Kept,
  { id, timeStamp }: { readonly id: string; readonly timeStamp: TimeStampSource },
): Promise<Uint8Array> {
  const opened = openJose(file)
  const signature = chooseJws(opened.jws, id)
  const { parts } = readUnsigned(signature, opened.jws.text)
  const before = parts.map(({ forms }) => forms[0] ?? '')
  const imprint = createHash('sha256').update(archiveInput(signature, { stamped, before })).digest()
  return put(opened, signature, [writeStamp('arcTst', await fetchStamp(timeStamp, imprint))])
}
