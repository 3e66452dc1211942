/**
 * The objects of the directories (ISO/IEC 7816-15 §8.5, §8.7, §8.9), as far as HPKI cards have them.
 *
 *   object = SEQUENCE { common attributes, class attributes, [0] subclass attributes OPTIONAL, [1] type attributes }
 */
import { toHex } from '@jitsuin/kernel'
import { der } from '@jitsuin/pki'
import { CardError } from '../errors.js'
import { type CardPath, parsePath } from './path.js'
import { asDirectory, readValues } from './values.js'

/** CommonObjectAttributes (§8.2.6). */
type Common = {
  readonly label: string
  readonly authIdHex: string | undefined
  readonly userConsent: number | undefined
}

/** A private RSA key (§8.5). `usages` are bit numbers: 2 sign, 9 nonRepudiation. */
export type PrivateKeyObject = Common & {
  readonly idHex: string
  readonly usages: readonly number[]
  readonly path: CardPath
  readonly modulusBits: number
}

/** A certificate (§8.7). */
export type CertificateObject = Common & { readonly idHex: string; readonly path: CardPath }

/** A password (§8.9). `flags` are bit numbers: 5 needs-padding, 7 soPassword. `type`: 1 ASCII digits, 2 UTF-8. */
export type PasswordObject = Common & {
  readonly ownAuthIdHex: string
  readonly flags: readonly number[]
  readonly type: number
  readonly minLength: number
  readonly storedLength: number
  readonly maxLength: number | undefined
  readonly reference: number
  readonly filler: number | undefined
}

/** The private RSA keys of EF.PrKD; keys of other kinds are passed over. @throws {CardError} `card/directory` */
export function parsePrivateKeys(content: Uint8Array): PrivateKeyObject[] {
  return readObjects(content, ({ common, classes, type }) => {
    const idHex = toHex(der.octets(classes.next(der.OCTET_STRING)))
    const usages = setBits(classes.next(der.BIT_STRING))
    const path = parsePath(type.next(der.SEQUENCE))
    const modulusBits = der.smallInteger(type.next(der.INTEGER))
    return { ...common, idHex, usages, path, modulusBits }
  })
}

/** The X.509 certificates of EF.CD; other kinds are passed over. @throws {CardError} `card/directory` */
export function parseCertificates(content: Uint8Array): CertificateObject[] {
  return readObjects(content, ({ common, classes, type }) => ({
    ...common,
    idHex: toHex(der.octets(classes.next(der.OCTET_STRING))),
    path: parsePath(type.next(der.SEQUENCE)),
  }))
}

/** The passwords of EF.AOD; biometric and other objects are passed over. @throws {CardError} `card/directory` */
export function parsePasswords(content: Uint8Array): PasswordObject[] {
  return readObjects(content, ({ common, classes, type }) => {
    const ownAuthIdHex = toHex(der.octets(classes.next(der.OCTET_STRING)))
    const flags = setBits(type.next(der.BIT_STRING))
    const kind = der.smallInteger(type.next(der.ENUMERATED), der.ENUMERATED)
    const minLength = der.smallInteger(type.next(der.INTEGER))
    const storedLength = der.smallInteger(type.next(der.INTEGER))
    const max = type.optional(der.INTEGER)
    const reference = type.optional(der.contextTag(0, 'primitive'))
    const filler = type.optional(der.OCTET_STRING)
    return {
      ...common,
      ownAuthIdHex,
      flags,
      type: kind,
      minLength,
      storedLength,
      maxLength: max && der.smallInteger(max),
      // One octet of P2, whichever sign the INTEGER gives it; the tag is that of pwdReference (DEFAULT 0).
      reference: reference ? (reference.content.at(-1) ?? 0) : 0,
      filler: filler && der.octets(filler)[0],
    }
  })
}

type ObjectFields = { readonly common: Common; readonly classes: der.Fields; readonly type: der.Fields }

/** Reads each object of the kind without a tag of its own: RSA keys, X.509 certificates, passwords. */
function readObjects<Row>(content: Uint8Array, read: (fields: ObjectFields) => Row): Row[] {
  const nodes = readValues(content).filter((node) => node.tag === der.SEQUENCE)
  return asDirectory(() => nodes.map((node) => read(fieldsOf(node))))
}

function fieldsOf(node: der.Node): ObjectFields {
  const fields = new der.Fields(node)
  const common = parseCommon(fields.next(der.SEQUENCE))
  const classes = new der.Fields(fields.next(der.SEQUENCE))
  fields.optional(der.contextTag(0))
  const type = fields.optionalExplicit(1)
  fields.end()
  if (!type) throw new CardError('card/directory', 'An object without its type attributes')
  return { common, classes, type: new der.Fields(type) }
}

function parseCommon(node: der.Node): Common {
  const fields = new der.Fields(node)
  const label = fields.optional(der.UTF8_STRING)
  fields.optional(der.BIT_STRING)
  const authId = fields.optional(der.OCTET_STRING)
  const consent = fields.optional(der.INTEGER)
  return {
    label: label ? der.utf8Value(label) : '',
    authIdHex: authId && toHex(der.octets(authId)),
    userConsent: consent && der.smallInteger(consent),
  }
}

/** Cards write named bits with and without zeros at the end; both count. */
function setBits(node: der.Node): number[] {
  const { bytes } = der.bits(node)
  return [...bytes].flatMap((octet, at) =>
    [0, 1, 2, 3, 4, 5, 6, 7].filter((bit) => octet & (0x80 >> bit)).map((bit) => at * 8 + bit),
  )
}
