/**
 * Distinguished names of issuer and subject (RFC 5280 §4.1.2.4, §4.1.2.6, Appendix A.1).
 */
import * as der from '../../der.js'
import { type AttributeFacts, type CertificateFacts, extension, isCa, type NameFacts } from '../facts.js'
import { type Rule, type Severity, when } from '../finding.js'

/** Upper bounds in characters (RFC 5280 Appendix A.1), with the short name of the type. */
const UPPER_BOUNDS: ReadonlyMap<string, readonly [short: string, bound: number]> = new Map([
  ['2.5.4.3', ['CN', 64]],
  ['2.5.4.4', ['SN', 32768]],
  ['2.5.4.5', ['serialNumber', 64]],
  ['2.5.4.6', ['C', 2]],
  ['2.5.4.7', ['L', 128]],
  ['2.5.4.8', ['ST', 128]],
  ['2.5.4.9', ['street', 128]],
  ['2.5.4.10', ['O', 64]],
  ['2.5.4.11', ['OU', 64]],
  ['2.5.4.12', ['title', 64]],
  ['2.5.4.17', ['postalCode', 40]],
  ['2.5.4.41', ['name', 32768]],
  ['2.5.4.42', ['GN', 32768]],
  ['2.5.4.43', ['initials', 32768]],
  ['2.5.4.44', ['generationQualifier', 32768]],
  ['2.5.4.65', ['pseudonym', 128]],
  ['1.2.840.113549.1.9.1', ['emailAddress', 255]],
])
const COUNTRY = '2.5.4.6'
const PRINTABLE_ONLY: ReadonlySet<string> = new Set([COUNTRY, '2.5.4.5', '2.5.4.46'])
const IA5_ONLY: ReadonlySet<string> = new Set(['0.9.2342.19200300.100.1.25', '1.2.840.113549.1.9.1'])
const DIRECTORY_STRINGS: ReadonlySet<number> = new Set([
  der.UTF8_STRING,
  der.PRINTABLE_STRING,
  der.TELETEX_STRING,
  der.BMP_STRING,
  der.UNIVERSAL_STRING,
])
const OLD_STRINGS: ReadonlySet<number> = new Set([der.TELETEX_STRING, der.BMP_STRING, der.UNIVERSAL_STRING])

/** What has an issuer, and perhaps a subject. */
export type Named = { readonly issuer: NameFacts; readonly subject?: NameFacts }

type Field = { readonly field: string; readonly name: NameFacts }

/** Rules about issuer and subject as wholes. */
export const NAME_RULES: readonly Rule<CertificateFacts>[] = [
  {
    id: 'rfc5280.4.1.2.4.issuer-not-empty',
    clause: 'RFC 5280 §4.1.2.4',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '発行者名は空でないこと。',
    en: 'The issuer name is not empty.',
    check: ({ issuer }) => when(issuer.rdns.length === 0, 'empty'),
  },
  {
    id: 'rfc5280.4.1.2.6.ca-subject-not-empty',
    clause: 'RFC 5280 §4.1.2.6',
    severity: 'error',
    appliesTo: 'CA certificate',
    ja: '認証局の主体者名は空でないこと。',
    en: 'The subject name of a CA is not empty.',
    check: (facts) => when(isCa(facts) && facts.subject.rdns.length === 0, 'empty'),
  },
  {
    id: 'rfc5280.4.1.2.6.empty-subject-needs-critical-san',
    clause: 'RFC 5280 §4.1.2.6, §4.2.1.6',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '主体者名が空なら、重要（critical）な subjectAltName が必要。',
    en: 'An empty subject needs a critical subjectAltName.',
    check: (facts) => {
      if (facts.subject.rdns.length > 0) return []
      const alternative = extension(facts, 'subjectAltName')
      return when(!alternative, 'no subjectAltName').concat(
        when(alternative !== undefined && !alternative.critical, 'subjectAltName is not critical'),
      )
    },
  },
]

/** Rules about each attribute of every name. */
export const ATTRIBUTE_RULES: readonly Rule<Named>[] = [
  attributeRule({
    id: 'rfc5280.a.1.upper-bound',
    ja: '名前の値は規格の長さまで。',
    en: 'No attribute is longer than its upper bound.',
    fault: ({ type = '', text = '' }) => {
      const [short, bound] = UPPER_BOUNDS.get(type) ?? []
      return bound !== undefined && [...text].length > bound
        ? `${short} has ${[...text].length} characters`
        : undefined
    },
  }),
  attributeRule({
    id: 'rfc5280.a.1.attribute-not-empty',
    ja: '名前の値は空でないこと。',
    en: 'No attribute is empty.',
    fault: ({ type, value }) => (value.content.length === 0 ? `${type} is empty` : undefined),
  }),
  attributeRule({
    id: 'rfc5280.a.1.country-two-letters',
    ja: '国は ISO 3166 の英字 2 字。',
    en: 'A country is two letters of ISO 3166.',
    fault: ({ type, text }) =>
      type === COUNTRY && text !== undefined && !/^[A-Za-z]{2}$/.test(text)
        ? JSON.stringify(text)
        : undefined,
  }),
  attributeRule({
    id: 'rfc5280.a.1.country-capitals',
    severity: 'warning',
    ja: '国の英字は大文字。',
    en: 'The letters of a country are capitals.',
    fault: ({ type, text }) =>
      type === COUNTRY && /[a-z]/.test(text ?? '') ? JSON.stringify(text) : undefined,
  }),
  attributeRule({
    id: 'rfc5280.a.1.printable-string',
    ja: '国、serialNumber、dnQualifier は PrintableString。',
    en: 'Country, serialNumber and dnQualifier are PrintableString.',
    fault: ({ type = '', value }) =>
      PRINTABLE_ONLY.has(type) && value.tag !== der.PRINTABLE_STRING
        ? `${type} has tag ${value.tag}`
        : undefined,
  }),
  attributeRule({
    id: 'rfc5280.a.1.ia5-string',
    ja: 'emailAddress と domainComponent は IA5String。',
    en: 'emailAddress and domainComponent are IA5String.',
    fault: ({ type = '', value }) =>
      IA5_ONLY.has(type) && value.tag !== der.IA5_STRING ? `${type} has tag ${value.tag}` : undefined,
  }),
  attributeRule({
    id: 'rfc5280.a.1.directory-string',
    ja: 'その他の名前の値は DirectoryString の型。',
    en: 'The other attributes have a type of DirectoryString.',
    fault: ({ type = '', value }) =>
      UPPER_BOUNDS.has(type) &&
      !PRINTABLE_ONLY.has(type) &&
      !IA5_ONLY.has(type) &&
      !DIRECTORY_STRINGS.has(value.tag)
        ? `${type} has tag ${value.tag}`
        : undefined,
  }),
  attributeRule({
    id: 'rfc5280.4.1.2.4.utf8-or-printable',
    severity: 'warning',
    ja: '名前は UTF8String か PrintableString で書くこと。',
    en: 'Names are UTF8String or PrintableString.',
    fault: ({ type, value }) => (OLD_STRINGS.has(value.tag) ? `${type} has tag ${value.tag}` : undefined),
  }),
  attributeRule({
    id: 'rfc5280.4.1.2.4.no-control-characters',
    ja: '名前に制御文字を入れないこと。',
    en: 'Names have no control characters.',
    fault: ({ type, text }) => (text && /\p{Cc}/u.test(text) ? `in ${type}` : undefined),
  }),
  attributeRule({
    id: 'rfc5280.7.1.no-outer-white-space',
    severity: 'warning',
    ja: '名前の前後に空白を入れないこと。',
    en: 'Attributes neither begin nor end with white space.',
    fault: ({ type, text }) =>
      text !== undefined && text !== text.trim() ? `${type} ${JSON.stringify(text)}` : undefined,
  }),
  {
    id: 'x501.9.3.attribute-types-differ',
    clause: 'X.501 §9.3',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '一つの相対識別名に同じ型を二度入れないこと。',
    en: 'A relative name has no attribute type twice.',
    check: (facts) =>
      fieldsOf(facts).flatMap(({ field, name }) =>
        name.rdns.flatMap((rdn) =>
          when(new Set(rdn.map(({ type }) => type)).size !== rdn.length, `in ${field}`),
        ),
      ),
  },
  {
    id: 'x501.9.3.relative-name-not-empty',
    clause: 'X.501 §9.3',
    severity: 'error',
    appliesTo: 'certificate',
    ja: '相対識別名は空でないこと。',
    en: 'No relative name is empty.',
    check: (facts) =>
      fieldsOf(facts).flatMap(({ field, name }) =>
        when(
          name.rdns.some((rdn) => rdn.length === 0),
          `in ${field}`,
        ),
      ),
  },
  {
    id: 'rfc5280.4.1.2.4.single-valued-names',
    clause: 'RFC 5280 §4.1.2.4',
    severity: 'notice',
    appliesTo: 'certificate',
    ja: '相対識別名の値は一つずつにすると、多くのソフトで読める。',
    en: 'Relative names with one attribute are read everywhere.',
    check: (facts) =>
      fieldsOf(facts).flatMap(({ field, name }) =>
        when(
          name.rdns.some((rdn) => rdn.length > 1),
          `in ${field}`,
        ),
      ),
  },
]

type AttributeRule = {
  readonly id: string
  readonly severity?: Severity
  readonly ja: string
  readonly en: string
  readonly fault: (attribute: AttributeFacts) => string | undefined
}

/** A rule about each attribute of both names. */
function attributeRule({ id, severity = 'error', ja, en, fault }: AttributeRule): Rule<Named> {
  const clause = id.startsWith('rfc5280.a.1')
    ? 'RFC 5280 Appendix A.1'
    : `RFC 5280 §${id.split('.').slice(1, -1).join('.')}`
  return {
    id,
    clause,
    severity,
    appliesTo: 'certificate',
    ja,
    en,
    check: (facts) =>
      fieldsOf(facts).flatMap(({ field, name }) =>
        name.rdns.flat().flatMap((attribute) => {
          const why = fault(attribute)
          return why === undefined ? [] : [`${field}: ${why}`]
        }),
      ),
  }
}

function fieldsOf({ issuer, subject }: Named): Field[] {
  const fields = [{ field: 'issuer', name: issuer }]
  return subject ? [...fields, { field: 'subject', name: subject }] : fields
}
