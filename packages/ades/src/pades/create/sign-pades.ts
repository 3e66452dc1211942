/**
 * Makes PAdES signatures of level B-B and, with a source of time stamps, B-T (EN 319 142-1 §6). The document is not touched: what is new
 * follows it, so signatures that are there stay as they are, octet for octet.
 */
import { concatBytes } from '@jitsuin/kernel'
import { dateString, type PdfFile as File, PdfFile, pdf, textString } from '@jitsuin/pdf'
import type { Signer } from '@jitsuin/pki'
import { signCades } from '../../cades/create/sign-cades.js'
import type { Statements } from '../../cades/create/signed-attributes.js'
import { cadesPartsOf } from '../../cades/create/signer-parts.js'
import { AdesError } from '../../errors.js'
import { type Stamping, stampingOf } from '../../time-stamp/trouble.js'
import { signedFieldsOf } from '../read/form.js'
import { Draft } from './draft.js'
import { chooseField, type FieldChoice, placeSignature } from './field.js'
import { addPicture } from './picture.js'
import { type FoundPlace, findPlace, type WantedPlace } from './place.js'
import { fillIn, type Prepared, prepareUpdate, signatureEntries } from './room.js'

/** How to sign a PDF. What else CAdES can state, EN 319 142-1 §6.3 leaves to the dictionary or forbids. */
export type PadesOptions = Pick<Statements, 'commitment' | 'claimed' | 'policy' | 'contentTimeStamp'> &
  Stamping & {
    readonly signer: Signer
    /** As the signer claims; written to the second. */
    readonly signingTime: Date
    /** An empty field that is there, or the name of a new one; `Signature1` and so on without it. */
    readonly field?: string
    /** Why, not beside a commitment (EN 319 142-1 §6.3). */
    readonly reason?: string
    /** Where. */
    readonly location?: string
    /** How to reach the signer. */
    readonly contact?: string
    /** Where the signature is seen, and as what; without it, it is not. */
    readonly visible?: PadesPicture
    /** Certifies the document, of which this must be the first signature: 1 no change, 2 forms and signatures, 3 notes as well. */
    readonly certify?: 1 | 2 | 3
    /** Room for the CMS message in octets; without it enough for usual certificates and time stamps. */
    readonly roomBytes?: number
  }

/** How a signature is seen. */
export type PadesPicture = {
  readonly place: WantedPlace
  /** Draws the picture as a PDF of one page of this size in points. */
  readonly draw: (size: { readonly width: number; readonly height: number }) => Promise<Uint8Array>
}

/**
 * Signs a document and gives it whole.
 *
 * @throws {AdesError} `pades/…`, `sign/…`, `time-stamp/…`
 * @throws {PdfError} what the reader refuses
 */
export async function signPades(bytes: Uint8Array, options: PadesOptions): Promise<Uint8Array> {
  return concatBytes(await signPadesInParts(bytes, options))
}

/** As `signPades`, as the octets that were there and those that follow: a large document is not held twice. */
export async function signPadesInParts(bytes: Uint8Array, options: PadesOptions): Promise<Uint8Array[]> {
  if (options.reason !== undefined && options.commitment)
    throw new AdesError('pades/reason-twice', 'A reason and a commitment exclude each other')
  const { signer, commitment, claimed, policy, contentTimeStamp } = options
  const prepared = await prepare(bytes, options)
  const message = await signCades(
    async function* () {
      yield* prepared.ranges
    },
    {
      signer,
      packaging: 'detached',
      signingTime: 'elsewhere', // EN 319 142-1 §6.3: the entry M has it
      ...(commitment && { commitment }),
      ...(claimed && { claimed }),
      ...(policy && { policy }),
      ...(contentTimeStamp && { contentTimeStamp }),
      ...stampingOf(options),
    },
  )
  return fillIn(prepared, message)
}

/** The document with an empty signature at its end. */
async function prepare(bytes: Uint8Array, options: PadesOptions): Promise<Prepared> {
  const before = PdfFile.open(bytes)
  if (options.certify && signedFieldsOf(before).length > 0)
    throw new AdesError('pades/not-first', 'Only the first signature can certify a document')
  const choice = chooseField(before, options.field)
  const draft = new Draft(before)
  const signature = draft.add(signatureDictionary(before, choice, options))
  const waiting = choice.choice === 'existing' ? choice.field.dictionary : undefined
  const seen =
    options.visible && (await draw(draft, options.visible, findPlace(before, options.visible.place, waiting)))
  placeSignature(draft, before, { choice, signature, ...(seen && { seen }) })
  if (options.certify) addPermission(draft, before, signature)
  return prepareUpdate(before, draft.changes, signature.number)
}

async function draw(draft: Draft, { draw: drawPicture }: PadesPicture, place: FoundPlace) {
  const [left, bottom, right, top] = place.rect
  const [width, height] = [right - left, top - bottom]
  const size = place.turned % 180 === 0 ? { width, height } : { width: height, height: width }
  return { ...place, picture: addPicture(draft, await drawPicture(size), place.turned) }
}

/** The catalog leads to the certification (ISO 32000-2 §12.8.6). */
function addPermission(draft: Draft, file: File, signature: pdf.PdfReference): void {
  const root = file.trailer.entries.get('Root')
  const old = pdf.dictionaryOf(file.get(file.catalog(), 'Perms')) ?? pdf.dictionary({})
  if (root?.kind !== 'reference') pdf.malformed('The catalog is no object of its own')
  else draft.change(root, { Perms: pdf.withEntries(old, { DocMDP: signature }) })
}

function signatureDictionary(file: File, choice: FieldChoice, options: PadesOptions): pdf.PdfDictionary {
  const { signingTime, reason, location, contact } = options
  const lock = choice.choice === 'existing' ? file.get(choice.field.dictionary, 'Lock') : pdf.NULL
  const references = [
    ...(options.certify ? [certification(file, options.certify)] : []),
    ...(lock.kind === 'dictionary' ? [lockReference(file, lock)] : []),
  ]
  return pdf.dictionary({
    ...signatureEntries({
      type: 'Sig',
      subFilter: 'ETSI.CAdES.detached',
      roomBytes: options.roomBytes ?? usualRoom(options),
    }),
    M: dateString(signingTime),
    Reason: reason === undefined ? undefined : textString(reason),
    Location: location === undefined ? undefined : textString(location),
    ContactInfo: contact === undefined ? undefined : textString(contact),
    Reference: references.length > 0 ? pdf.array(...references) : undefined,
  })
}

/** What a certification allows (ISO 32000-2 §12.8.2.2). */
function certification(file: File, level: number): pdf.PdfDictionary {
  return pdf.dictionary({
    Type: pdf.name('SigRef'),
    TransformMethod: pdf.name('DocMDP'),
    TransformParams: pdf.dictionary({
      Type: pdf.name('TransformParams'),
      V: pdf.name('1.2'),
      P: pdf.number(level),
    }),
    Data: file.trailer.entries.get('Root'),
  })
}

/** What the field is to lock when it is signed, the signature says itself (ISO 32000-2 §12.8.2.4). */
function lockReference(file: File, lock: pdf.PdfDictionary): pdf.PdfDictionary {
  return pdf.dictionary({
    Type: pdf.name('SigRef'),
    TransformMethod: pdf.name('FieldMDP'),
    TransformParams: pdf.dictionary({
      Type: pdf.name('TransformParams'),
      V: pdf.name('1.2'),
      Action: lock.entries.get('Action') ?? pdf.name('All'),
      Fields: lock.entries.get('Fields'),
    }),
    Data: file.trailer.entries.get('Root'),
  })
}

/** Certificates as they are, a value and attributes, and what tokens of time-stamp services take. */
function usualRoom({ signer, timeStamp, contentTimeStamp }: PadesOptions): number {
  const certificates = cadesPartsOf(signer).certificates.reduce((sum, { length }) => sum + length, 0)
  const stamps = [timeStamp, contentTimeStamp].filter(Boolean).length
  return certificates + 6144 + stamps * 16_384
}
