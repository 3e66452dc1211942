/**
 * The two structures of HPKI cards that are known (hpki §5.1): the example of the card guideline (ICG), whose directories name files
 * by short identifier, and that of the cards of JMA and MEDIS.
 */
import { parseCertificate } from '@jitsuin/pki'
import { encodeCardInfo } from '../cia/card-info.js'
import { encodeCertificateObject, encodePassword, encodePrivateKey } from '../cia/encode.js'
import { encodeObjectDirectory } from '../cia/object-directory.js'
import type { FileState } from './state.js'

/** Where a layout has its files. `path` is how the directories name a file; its identifier is what SELECT takes. */
type Place = { readonly fileIdHex: string; readonly pathHex: string; readonly shortId?: number }

type Layout = {
  readonly authentication: Place
  readonly privateKeys: Place
  readonly publicKeys?: Place
  readonly certificateDirectory: Place
  readonly dataObjects?: Place
  readonly key: Place
  readonly pin: {
    readonly fileIdHex: string
    readonly authIdHex: string
    readonly reference: number
    readonly storedLength: number
  }
  /** Holder, root, issuing CA, further CA. */
  readonly certificates: readonly [Place, Place, Place, Place]
}

const byShortId = (shortId: number): Place => ({
  fileIdHex: shortId.toString(16).padStart(4, '0'),
  // A short identifier stands in the five high bits (ISO/IEC 7816-4 §7.3.1.1).
  pathHex: (shortId << 3).toString(16).padStart(2, '0'),
  shortId,
})
const byFileId = (fileIdHex: string): Place => ({ fileIdHex, pathHex: fileIdHex })

/** One row per layout. Of the issued cards only the places of OD, its directories, key and holder's certificate are known. */
export const HPKI_LAYOUTS = {
  guideline: {
    authentication: byShortId(0x13),
    privateKeys: byShortId(0x14),
    certificateDirectory: byShortId(0x15),
    key: byFileId('0017'),
    pin: { fileIdHex: '0016', authIdHex: '16', reference: 0x16, storedLength: 16 },
    certificates: [byShortId(0x18), byShortId(0x19), byShortId(0x1a), byShortId(0x1b)],
  },
  issued: {
    authentication: byFileId('0001'),
    privateKeys: byFileId('0002'),
    publicKeys: byFileId('0003'),
    certificateDirectory: byFileId('0004'),
    dataObjects: byFileId('0005'),
    key: byFileId('000c'),
    pin: { fileIdHex: '0008', authIdHex: '08', reference: 0x08, storedLength: 0 },
    certificates: [byFileId('0016'), byFileId('0017'), byFileId('0018'), byFileId('0019')],
  },
} as const satisfies Record<string, Layout>

/** Our name of a layout. */
export type HpkiLayoutName = keyof typeof HPKI_LAYOUTS

/** Labels and iDs of the certificates, in the order of `Layout.certificates` (hpki §5.1, §5.3). */
const CERTIFICATE_OBJECTS = [
  { label: 'HPKI END ENTITY CERTIFICATE', idHex: '17', owner: 'holder' },
  { label: 'MHLW CA CERTIFICATE', idHex: '19', owner: 'authority' },
  { label: 'HPKI ROOT CA CERTIFICATE', idHex: '1a', owner: 'authority' },
  { label: 'HPKI CA CERTIFICATE', idHex: '1b', owner: 'authority' },
] as const

/** Octets that a file for a certificate can hold. */
const CERTIFICATE_ROOM = 4096

/** What differs from one application to another. */
export type HpkiFilesOptions = {
  readonly layout: HpkiLayoutName
  readonly use: 'signature' | 'authentication'
  readonly modulusBits: number
  /** The holder's, then upwards to the root; empty rooms stay for what is written later. */
  readonly certificatesDer: readonly Uint8Array[]
}

/** All elementary files of one application. */
export function hpkiFiles({ layout, use, modulusBits, certificatesDer }: HpkiFilesOptions): FileState[] {
  const places: Layout = HPKI_LAYOUTS[layout]
  const { authentication, privateKeys, publicKeys, certificateDirectory, dataObjects, pin, key } = places
  const aod = encodePassword({
    authIdHex: pin.authIdHex,
    minLength: 4,
    storedLength: pin.storedLength,
    maxLength: 16,
    reference: 0x80 | pin.reference,
  })
  const prkd = encodePrivateKey({
    label: 'Private key of HPKI',
    authIdHex: pin.authIdHex,
    idHex: '17',
    usage: use === 'signature' ? 'nonRepudiation' : 'sign',
    path: fromHex(key.pathHex),
    modulusBits,
    ...(use === 'signature' && { userConsent: 1 }),
  })
  const cd = CERTIFICATE_OBJECTS.flatMap((object, index) => {
    const place = places.certificates[index]
    return place ? [encodeCertificateObject({ ...object, path: fromHex(place.pathHex) })] : []
  })
  const od = encodeObjectDirectory({
    authentication: fromHex(authentication.pathHex),
    privateKeys: fromHex(privateKeys.pathHex),
    ...(publicKeys && { publicKeys: fromHex(publicKeys.pathHex) }),
    certificates: fromHex(certificateDirectory.pathHex),
    ...(dataObjects && { dataObjects: fromHex(dataObjects.pathHex) }),
  })
  return [
    file({ fileIdHex: '5032', shortId: 0x12 }, encodeCardInfo('HPKI Application')),
    file({ fileIdHex: '5031', shortId: 0x11 }, od),
    file(authentication, aod),
    file(privateKeys, prkd),
    ...(publicKeys ? [file(publicKeys, new Uint8Array())] : []),
    file(certificateDirectory, Buffer.concat(cd)),
    ...(dataObjects ? [file(dataObjects, new Uint8Array())] : []),
    ...certificateFiles(places, certificatesDer),
  ]
}

/** The holder's certificate first; the root at its own place, the issuing CA and one more at theirs. */
function certificateFiles({ certificates }: Layout, [holder, ...above]: readonly Uint8Array[]): FileState[] {
  const root = above.find(isSelfSigned)
  const [issuing, further] = above.filter((bytes) => bytes !== root)
  const contents = [holder, root, issuing, further]
  return certificates.map((place, index) => ({
    ...file(place, contents[index] ?? new Uint8Array()),
    capacity: CERTIFICATE_ROOM,
  }))
}

function isSelfSigned(bytes: Uint8Array): boolean {
  const { issuer, subject } = parseCertificate(bytes)
  return issuer.key === subject.key
}

function file(place: Pick<Place, 'fileIdHex' | 'shortId'>, content: Uint8Array): FileState {
  return {
    fileIdHex: place.fileIdHex,
    ...(place.shortId !== undefined && { shortId: place.shortId }),
    contentBase64: Buffer.from(content).toString('base64'),
    read: 'always',
  }
}

const fromHex = (hex: string) => Uint8Array.from(Buffer.from(hex, 'hex'))
