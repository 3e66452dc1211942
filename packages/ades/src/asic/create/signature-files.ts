/** Makes the files of one signature or time stamp over the files of a container. */
import { utf8 } from '@jitsuin/kernel'
import type { Signer } from '@jitsuin/pki'
import type { NewEntry } from '@jitsuin/zip'
import { type Content, digestContent } from '../../cades/content.js'
import { signCades } from '../../cades/create/sign-cades.js'
import { GENERIC_PREFIXES } from '../../create/generic.js'
import { makePartId, type RandomBytes } from '../../create/part-id.js'
import { writeSignature } from '../../create/signature-text.js'
import { AdesError } from '../../errors.js'
import { addSignatureTimeStamp, fetchStamp, type TimeStampSource } from '../../extend/signature-time-stamp.js'
import { type Stamping, stamped, stampingOf } from '../../time-stamp/trouble.js'
import { type AsicKind, META_INF, SIGNATURE_TYPES, uriOf } from '../names.js'
import { wrapSignatures, writeManifest } from './manifest-text.js'

/** Who signs with what, or that nobody does and a time stamp stands alone. */
export type AsicSignature =
  | (Stamping & {
      readonly form: 'xades' | 'cades'
      readonly signer: Signer
      readonly signingTime: Date
      readonly randomBytes: RandomBytes
    })
  | { readonly form: 'time-stamp'; readonly timeStamp: TimeStampSource }

/** A file of the container that is to be covered, digested already. */
export type CoveredFile = {
  readonly name: string
  readonly mimeType: string
  readonly content: Content
  readonly sha256: Uint8Array
}

/** Digests a file once, however many signatures are to cover it. */
export async function coveredFile(name: string, mimeType: string, content: Content): Promise<CoveredFile> {
  const { digestOf } = await digestContent(content, ['sha256'])
  return { name, mimeType, content, sha256: digestOf('sha256') }
}

/** Where the files go: `number` tells those of several signatures in an extended container apart. */
export type PartPlace = { readonly kind: AsicKind; readonly number: number }

/**
 * The new files of META-INF.
 *
 * @throws {AdesError} `sign/…`, `time-stamp/…`; what contents, signer and the source of time stamps throw
 */
export async function signatureFiles(
  files: readonly CoveredFile[],
  signature: AsicSignature,
  place: PartPlace,
): Promise<NewEntry[]> {
  if (signature.form === 'xades') {
    const name = partName(place, 'signatures', 'xml')
    return [entry(name, wrapSignatures(await writeXades(files, signature)))]
  }
  const isStamp = signature.form === 'time-stamp'
  const name = isStamp ? partName(place, 'timestamp', 'tst') : partName(place, 'signature', 'p7s')
  if (place.kind === 'asic-s') return [entry(name, await overOne(onlyFile(files), signature))]
  const mimeType = isStamp ? SIGNATURE_TYPES.timeStamp : SIGNATURE_TYPES.signature
  const manifest = writeManifest({ name, mimeType }, files)
  const over = await coveredFile(partName(place, 'ASiCManifest', 'xml'), 'text/xml', manifest)
  return [entry(over.name, manifest), entry(name, await overOne(over, signature))]
}

function partName({ kind, number }: PartPlace, stem: string, ending: string): string {
  return `${META_INF}${stem}${kind === 'asic-s' ? '' : String(number).padStart(3, '0')}.${ending}`
}

/** A file as it goes into the container; text and tokens pack well. */
export function entry(name: string, content: Uint8Array): NewEntry {
  return { name, content, method: 'deflated' }
}

function onlyFile(files: readonly CoveredFile[]): CoveredFile {
  const [file, second] = files
  if (!file || second) throw new AdesError('asic/one-file', `${files.length} files`)
  return file
}

/** A message or a token over one file: the data of a simple container, or a manifest. */
async function overOne(
  file: CoveredFile,
  signature: Exclude<AsicSignature, { form: 'xades' }>,
): Promise<Uint8Array> {
  if (signature.form === 'time-stamp') return fetchStamp(signature.timeStamp, file.sha256)
  const { signer, signingTime } = signature
  return signCades(file.content, {
    signer,
    signingTime,
    packaging: 'detached',
    mimeType: file.mimeType,
    ...stampingOf(signature),
  })
}

/** One ds:Signature whose references name every file, with its time stamp where one is wanted. */
export async function writeXades(
  files: readonly CoveredFile[],
  signature: Extract<AsicSignature, { signer: Signer }>,
): Promise<string> {
  const { signer, signingTime, randomBytes } = signature
  const partId = makePartId(randomBytes)
  const [data, ...moreData] = files.map(({ name, mimeType, sha256 }, at) => ({
    uri: uriOf(name),
    idSuffix: `File${at + 1}`,
    transforms: [],
    octets: { sha256 },
    mimeType,
  }))
  if (!data) throw new AdesError('asic/file-name', 'There is nothing to sign')
  const id = `${partId}-Signature`
  const common = { id, partId, signer, signingTime, issuerSerial: 'omit', keyInfo: 'unsigned' } as const
  const text = await writeSignature({ ...common, prefixes: GENERIC_PREFIXES, data, moreData })
  return stamped(text, signature, async (timeStamp) => {
    const file = await addSignatureTimeStamp(utf8(text), { timeStamp, randomBytes })
    return Buffer.from(file).toString('utf8')
  })
}
