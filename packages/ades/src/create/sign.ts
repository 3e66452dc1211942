/**
 * Makes XAdES signatures of level B-B and, with a source of time stamps, B-T (EN 319 132-1 §6; layout of the
 * e-prescription service for prescriptions and dispensing records).
 */
import type { Signer } from '@jitsuin/pki'
import { addSignatureTimeStamp } from '../extend/signature-time-stamp.js'
import { type Stamping, stamped } from '../time-stamp/trouble.js'
import { detach, envelop, envelope, GENERIC_PREFIXES, type Packaged } from './generic.js'
import { makePartId, type RandomBytes } from './part-id.js'
import { type DocumentToSign, writeDispensing, writePrescription } from './prescription.js'
import { type Prefixes, type SignatureContent, writeSignature } from './signature-text.js'

/** What the signature is put on and where it goes. */
export type SignatureForm =
  | { readonly packaging: 'enveloped' }
  | { readonly packaging: 'enveloping'; readonly mimeType?: string }
  | { readonly packaging: 'detached'; readonly fileName: string; readonly mimeType?: string }
  /** The input is the CSV; the service gives the id after signing, so most callers leave it out. */
  | { readonly packaging: 'prescription'; readonly prescriptionId?: string }
  /** The input is the CSV; `prescription` is the signed prescription, byte for byte as received. */
  | { readonly packaging: 'dispensing'; readonly prescription: Uint8Array; readonly dispensingId?: string }

/** How to sign. Time and chance are the caller's. */
export type SignOptions = Stamping & {
  readonly form: SignatureForm
  readonly signer: Signer
  /** The claimed signing time, written to the second. */
  readonly signingTime: Date
  readonly randomBytes: RandomBytes
  /** IssuerSerialV2 beside the certificate's digest; the e-prescription samples have none. */
  readonly issuerSerial?: 'include' | 'omit'
}

const E_PRESCRIPTION_PREFIXES: Prefixes = { dsig: 'xs', xades: 'xa' }
const UNKNOWN_TYPE = 'application/octet-stream'

/**
 * Signs a file and returns the signed one.
 *
 * @throws {AdesError} `csv/…`, `sign/…` or `time-stamp/…`; {XmlError} for a document that cannot be read; whatever the
 *   signer and the source of time stamps throw.
 */
export async function sign(input: Uint8Array, options: SignOptions): Promise<Uint8Array> {
  const partId = makePartId(options.randomBytes)
  const file = await signForm(input, options, partId)
  const { randomBytes, form } = options
  const how = { randomBytes, signatureId: signatureIdOf(form, partId) }
  return stamped(file, options, (timeStamp) => addSignatureTimeStamp(file, { timeStamp, ...how }))
}

function signForm(input: Uint8Array, options: SignOptions, partId: string): Promise<Uint8Array> {
  const { form } = options
  switch (form.packaging) {
    case 'enveloped':
      return signPackaged(envelop(input, partId), options, partId)
    case 'enveloping':
      return signPackaged(
        envelope(input, { partId, mimeType: form.mimeType ?? UNKNOWN_TYPE }),
        options,
        partId,
      )
    case 'detached': {
      const { fileName, mimeType = UNKNOWN_TYPE } = form
      return signPackaged(detach(input, { fileName, mimeType }), options, partId)
    }
    case 'prescription':
      return signDocument(writePrescription(input, form.prescriptionId), options, partId)
    case 'dispensing':
      return signDocument(writeDispensing(input, form), options, partId)
  }
}

async function signPackaged(packaged: Packaged, options: SignOptions, partId: string): Promise<Uint8Array> {
  const { data, furtherObjects, wrap } = packaged
  const content: SignatureContent = {
    ...common(options, partId),
    prefixes: GENERIC_PREFIXES,
    data,
    keyInfo: 'unsigned',
    ...(furtherObjects === undefined ? {} : { furtherObjects }),
  }
  return wrap(await writeSignature(content))
}

async function signDocument(
  document: DocumentToSign,
  options: SignOptions,
  partId: string,
): Promise<Uint8Array> {
  const { before, after, octets, layout } = document
  const signature = await writeSignature({
    ...common(options, partId),
    prefixes: E_PRESCRIPTION_PREFIXES,
    // No transform: the samples leave it to the default, inclusive canonicalisation (XML Signature 1.1 §4.4.3.2).
    data: { uri: `#${layout.signedPath.at(-1)}`, idSuffix: 'Detached', transforms: [], octets },
    keyInfo: 'signed',
  })
  return Buffer.from(before + signature + after, 'utf8')
}

function common({ form, signer, signingTime, issuerSerial = 'omit' }: SignOptions, partId: string) {
  return { id: signatureIdOf(form, partId), partId, signer, signingTime, issuerSerial }
}

function signatureIdOf({ packaging }: SignatureForm, partId: string): string {
  if (packaging === 'prescription') return 'PrescriptionSign'
  return packaging === 'dispensing' ? 'DispensingSign' : `${partId}-Signature`
}
