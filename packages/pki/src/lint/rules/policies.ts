/**
 * certificatePolicies and policyMappings (RFC 5280 §4.2.1.4–5, RFC 6818 §3).
 */
import * as der from '../../der.js'
import { ANY_POLICY } from '../../extensions/policies.js'
import { CPS_QUALIFIER, USER_NOTICE_QUALIFIER } from '../../profiles/oids.js'
import { nonEmpty, syntaxRule } from '../extension-readers.js'
import { type CertificateFacts, policies, readExtension } from '../facts.js'
import { attempt, type Rule, when } from '../finding.js'
import { uriFault } from '../general-names.js'

const NOTICE_MAXIMUM = 200
const QUALIFIERS: ReadonlySet<string> = new Set([CPS_QUALIFIER, USER_NOTICE_QUALIFIER])
const NOTICE_TYPES: ReadonlySet<number> = new Set([
  der.UTF8_STRING,
  der.VISIBLE_STRING,
  der.BMP_STRING,
  der.IA5_STRING,
])

/** Rules about policies. */
export const POLICY_RULES: readonly Rule<CertificateFacts>[] = [
  syntaxRule('certificatePolicies', '4.2.1.4', (value) => {
    for (const node of nonEmpty(der.children(value, der.SEQUENCE))) {
      const fields = new der.Fields(node)
      der.oidValue(fields.next(der.OID))
      const list = fields.optional(der.SEQUENCE)
      fields.end()
      for (const qualifier of list ? nonEmpty(der.children(list, der.SEQUENCE)) : []) {
        const [type] = der.children(qualifier, der.SEQUENCE, 2)
        der.oidValue(type)
      }
    }
  }),
  {
    id: 'rfc5280.4.2.1.4.policy-once',
    clause: 'RFC 5280 §4.2.1.4',
    severity: 'error',
    appliesTo: 'certificate with certificatePolicies',
    ja: '同じポリシーを二度書かないこと。',
    en: 'No policy stands twice.',
    check: (facts) => {
      const oids = (policies(facts) ?? []).map(({ oid }) => oid)
      return [...new Set(oids.filter((oid, index) => oids.indexOf(oid) !== index))]
    },
  },
  {
    id: 'rfc5280.4.2.1.4.any-policy-qualifiers',
    clause: 'RFC 5280 §4.2.1.4',
    severity: 'error',
    appliesTo: 'certificate with anyPolicy',
    ja: 'anyPolicy の修飾子は CPS と利用者への通知だけ。',
    en: 'anyPolicy is qualified by CPS pointers and user notices only.',
    check: (facts) =>
      (policies(facts) ?? [])
        .filter(({ oid }) => oid === ANY_POLICY)
        .flatMap(({ qualifiers }) => qualifiers.flatMap(({ oid }) => when(!QUALIFIERS.has(oid), oid))),
  },
  {
    id: 'rfc5280.4.2.1.4.qualifier-kinds',
    clause: 'RFC 5280 §4.2.1.4',
    severity: 'warning',
    appliesTo: 'certificate with certificatePolicies',
    ja: 'ポリシーの修飾子は CPS と利用者への通知が一般的。',
    en: 'Policy qualifiers are CPS pointers and user notices.',
    check: (facts) =>
      (policies(facts) ?? []).flatMap(({ qualifiers }) =>
        qualifiers.flatMap(({ oid }) => when(!QUALIFIERS.has(oid), oid)),
      ),
  },
  {
    id: 'rfc5280.4.2.1.4.cps-uri',
    clause: 'RFC 5280 §4.2.1.4',
    severity: 'error',
    appliesTo: 'certificate with a CPS pointer',
    ja: 'CPS は IA5String の URI。',
    en: 'A CPS pointer is a URI in an IA5String.',
    check: (facts) =>
      qualifiersOf(facts, CPS_QUALIFIER).flatMap((value) => {
        if (value.tag !== der.IA5_STRING) return [`tag ${value.tag}`]
        return uriFault(Buffer.from(value.content).toString('latin1')) ?? []
      }),
  },
  {
    id: 'rfc5280.4.2.1.4.notice-syntax',
    clause: 'RFC 5280 §4.2.1.4',
    severity: 'error',
    appliesTo: 'certificate with a user notice',
    ja: '利用者への通知は規格の構造であること。',
    en: 'A user notice has the structure of its definition.',
    check: (facts) =>
      qualifiersOf(facts, USER_NOTICE_QUALIFIER).flatMap((value) =>
        when(attempt(() => readNotice(value)) === undefined, 'unreadable'),
      ),
  },
  {
    id: 'rfc5280.4.2.1.4.no-notice-reference',
    clause: 'RFC 5280 §4.2.1.4',
    severity: 'warning',
    appliesTo: 'certificate with a user notice',
    ja: 'noticeRef を使わないこと。',
    en: 'noticeRef is not used.',
    check: (facts) => notices(facts).flatMap(({ reference }) => when(reference !== undefined, 'noticeRef')),
  },
  {
    id: 'rfc5280.4.2.1.4.notice-200-characters',
    clause: 'RFC 5280 §4.2.1.4',
    severity: 'error',
    appliesTo: 'certificate with a user notice',
    ja: '通知の文は 200 字まで。',
    en: 'The text of a notice has at most 200 characters.',
    check: (facts) =>
      notices(facts).flatMap(({ text }) =>
        when(text !== undefined && [...text].length > NOTICE_MAXIMUM, 'longer'),
      ),
  },
  {
    id: 'rfc6818.3.notice-not-ia5',
    clause: 'RFC 6818 §3',
    severity: 'error',
    appliesTo: 'certificate with a user notice',
    ja: '通知の文は IA5String にしないこと。',
    en: 'The text of a notice is no IA5String.',
    check: (facts) => notices(facts).flatMap(({ node }) => when(node?.tag === der.IA5_STRING, 'IA5String')),
  },
  {
    id: 'rfc6818.3.notice-utf8',
    clause: 'RFC 6818 §3',
    severity: 'warning',
    appliesTo: 'certificate with a user notice',
    ja: '通知の文は UTF8String にすること。',
    en: 'The text of a notice is a UTF8String.',
    check: (facts) =>
      notices(facts).flatMap(({ node }) =>
        when(node !== undefined && node.tag !== der.UTF8_STRING, `tag ${node?.tag}`),
      ),
  },
  {
    id: 'rfc6818.3.notice-no-controls',
    clause: 'RFC 6818 §3',
    severity: 'warning',
    appliesTo: 'certificate with a user notice',
    ja: '通知の文に制御文字を入れないこと。',
    en: 'The text of a notice has no control characters.',
    check: (facts) =>
      notices(facts).flatMap(({ text }) => when(/\p{Cc}/u.test(text ?? ''), 'control characters')),
  },
  {
    id: 'rfc6818.3.notice-nfc',
    clause: 'RFC 6818 §3',
    severity: 'warning',
    appliesTo: 'certificate with a user notice',
    ja: '通知の文は正規化形式 C にすること。',
    en: 'The text of a notice is in normalisation form C.',
    check: (facts) =>
      notices(facts).flatMap(({ text }) =>
        when(text !== undefined && text !== text.normalize('NFC'), 'not in NFC'),
      ),
  },
  syntaxRule('policyMappings', '4.2.1.5', readMappings),
  {
    id: 'rfc5280.4.2.1.5.no-any-policy',
    clause: 'RFC 5280 §4.2.1.5',
    severity: 'error',
    appliesTo: 'certificate with policyMappings',
    ja: 'anyPolicy から、また anyPolicy へ対応付けないこと。',
    en: 'No policy is mapped to or from anyPolicy.',
    check: (facts) => mappings(facts).flatMap((pair) => when(pair.includes(ANY_POLICY), pair.join(' → '))),
  },
  {
    id: 'rfc5280.4.2.1.5.mapped-policy-stated',
    clause: 'RFC 5280 §4.2.1.5',
    severity: 'warning',
    appliesTo: 'certificate with policyMappings',
    ja: '対応付ける元のポリシーは certificatePolicies にあること。',
    en: 'Each issuer policy that is mapped stands in certificatePolicies.',
    check: (facts) => {
      const stated = new Set((policies(facts) ?? []).map(({ oid }) => oid))
      return mappings(facts).flatMap(([from]) => when(!stated.has(from), from))
    },
  },
]

function qualifiersOf(facts: CertificateFacts, wanted: string): der.Node[] {
  return (policies(facts) ?? []).flatMap(({ qualifiers }) =>
    qualifiers.flatMap(({ oid, value }) => (oid === wanted && value ? [value] : [])),
  )
}

type NoticeFacts = {
  readonly reference: der.Node | undefined
  readonly node: der.Node | undefined
  readonly text: string | undefined
}

function readNotice(value: der.Node): NoticeFacts {
  const fields = new der.Fields(value)
  const reference = fields.optional(der.SEQUENCE)
  const node = fields.optional(...NOTICE_TYPES)
  fields.end()
  return { reference, node, text: node && attempt(() => der.stringValue(node)) }
}

function notices(facts: CertificateFacts): NoticeFacts[] {
  return qualifiersOf(facts, USER_NOTICE_QUALIFIER).flatMap((value) => attempt(() => readNotice(value)) ?? [])
}

function readMappings(value: der.Node): [string, string][] {
  return nonEmpty(der.children(value, der.SEQUENCE)).map((pair) => {
    const [from, to] = der.children(pair, der.SEQUENCE, 2)
    return [der.oidValue(from), der.oidValue(to)]
  })
}

function mappings(facts: CertificateFacts): [string, string][] {
  return readExtension(facts, 'policyMappings', readMappings) ?? []
}
