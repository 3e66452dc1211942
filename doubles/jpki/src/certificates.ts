/**
 * The certificates of the double, built like the real ones as far as those are generally reported: their profiles are open to
 * operators only. So policies and name forms are settings (`JpkiMarks` of packages/card), and every name says DEMO.
 */
import type { JpkiMarks } from '@jitsuin/card'
import {
  der,
  EXTENSION_OIDS,
  encodeName,
  encodeSignatureAlgorithm,
  KEY_PURPOSES,
  KEY_USAGES,
  type KeySigner,
  type KeyUsage,
  keyIdentifierOf,
  type NamePart,
  signCertificate,
  type Validity,
} from '@jitsuin/pki'
import { JPKI_CAS, type JpkiCa } from './state.js'

/** Personal data of the certificate for signatures (署名用), which that for user authentication (利用者証明用) has not. */
export type JpkiPerson = {
  readonly name: string
  readonly address: string
  /** `YYYY-MM-DD`. */
  readonly birthDate: string
  readonly sex: '男' | '女' | '不明'
}

/** What all certificates have. */
type Common = Validity & {
  readonly serialBytes: Uint8Array
  readonly spkiDer: Uint8Array
  readonly signer: KeySigner
}

/** A certificate of a card. `commonName` is a number that says nothing about a person. */
export type CardCertificateFields = Common & {
  readonly ca: JpkiCa
  readonly commonName: string
  readonly person: JpkiPerson | undefined
  readonly marks: JpkiMarks
  readonly baseUri: string
}

const COUNTRY = ['C', 'JP'] as const
const ORGANISATION = ['O', 'DEMO JPKI'] as const
const OCSP_METHOD = '1.3.6.1.5.5.7.48.1'

/** Name forms below the arc of personal data, by their last number, as reported. */
const PERSONAL_DATA = { name: 1, sex: 3, birthDate: 4, address: 5 } as const satisfies Record<
  keyof JpkiPerson,
  number
>

/** The self-signed certificate of a CA. */
export function buildCaCertificate(ca: JpkiCa, fields: Common): Promise<Uint8Array> {
  const name = caName(ca)
  const extensions = [
    extension('subjectKeyIdentifier', der.octetString(keyIdentifierOf(fields.spkiDer))),
    critical('keyUsage', keyUsage('keyCertSign', 'cRLSign')),
    critical('basicConstraints', der.sequence(der.boolean(true))),
  ]
  return build({ ...fields, issuer: name, subject: name, extensions })
}

/** A certificate of a card. */
export function buildCardCertificate(fields: CardCertificateFields): Promise<Uint8Array> {
  const { ca, commonName, marks, person, signer, baseUri, spkiDer } = fields
  const isForSignatures = ca === 'signature'
  const [policy = ''] = isForSignatures ? marks.signaturePolicies : marks.userAuthenticationPolicies
  const extensions = [
    extension(
      'authorityKeyIdentifier',
      der.sequence(der.encode(der.contextTag(0, 'primitive'), keyIdentifierOf(signer.spkiDer))),
    ),
    extension('subjectKeyIdentifier', der.octetString(keyIdentifierOf(spkiDer))),
    critical(
      'keyUsage',
      isForSignatures ? keyUsage('digitalSignature', 'nonRepudiation') : keyUsage('digitalSignature'),
    ),
    ...(isForSignatures
      ? []
      : [extension('extendedKeyUsage', der.sequence(der.oid(KEY_PURPOSES.clientAuth)))]),
    critical('certificatePolicies', der.sequence(der.sequence(der.oid(policy)))),
    ...(person ? [extension('subjectAltName', encodePersonalData(person, marks))] : []),
    extension('cRLDistributionPoints', encodeCrlPoint(`${baseUri}/crl/${JPKI_CAS[ca].list}`)),
    extension(
      'authorityInfoAccess',
      der.sequence(der.sequence(der.oid(OCSP_METHOD), uri(`${baseUri}/ocsp`))),
    ),
  ]
  const subject: readonly NamePart[] = [COUNTRY, ORGANISATION, ['CN', commonName]]
  return build({ ...fields, issuer: caName(ca), subject, extensions })
}

type Parts = Common & {
  readonly issuer: readonly NamePart[]
  readonly subject: readonly NamePart[]
  readonly extensions: readonly Uint8Array[]
}

function build({
  serialBytes,
  notBefore,
  notAfter,
  spkiDer,
  signer,
  issuer,
  subject,
  extensions,
}: Parts): Promise<Uint8Array> {
  const tbs = der.sequence(
    der.explicit(0, der.integer(2)),
    der.integer(serialBytes),
    encodeSignatureAlgorithm(signer.algorithm),
    encodeName(issuer),
    der.sequence(der.time(notBefore), der.time(notAfter)),
    encodeName(subject),
    spkiDer,
    der.explicit(3, der.sequence(...extensions)),
  )
  return signCertificate(tbs, signer)
}

function caName(ca: JpkiCa): readonly NamePart[] {
  return [COUNTRY, ORGANISATION, ['CN', JPKI_CAS[ca].commonName]]
}

/** GeneralNames of the form otherName: [0] { OID, [0] UTF8String } (RFC 5280 §4.2.1.6). */
function encodePersonalData(person: JpkiPerson, { personalDataArc }: JpkiMarks): Uint8Array {
  const parts = Object.entries(PERSONAL_DATA) as [keyof JpkiPerson, number][] // the table has no other keys
  const names = parts.map(([part, number]) => {
    const form = der.oid(`${personalDataArc}.${number}`)
    return der.encode(der.contextTag(0), form, der.explicit(0, der.utf8(person[part])))
  })
  return der.sequence(...names)
}

function keyUsage(...usages: KeyUsage[]): Uint8Array {
  return der.namedBitString(usages.map((usage) => KEY_USAGES.indexOf(usage)))
}

function encodeCrlPoint(address: string): Uint8Array {
  return der.sequence(der.sequence(der.explicit(0, der.explicit(0, uri(address)))))
}

const uri = (address: string): Uint8Array => der.implicit(6, der.ia5(address))

const extension = (name: keyof typeof EXTENSION_OIDS, value: Uint8Array): Uint8Array =>
  der.sequence(der.oid(EXTENSION_OIDS[name]), der.octetString(value))

const critical = (name: keyof typeof EXTENSION_OIDS, value: Uint8Array): Uint8Array =>
  der.sequence(der.oid(EXTENSION_OIDS[name]), der.boolean(true), der.octetString(value))
