/**
 * subjectAltName and issuerAltName (RFC 5280 §4.2.1.6–7, §7.2–7.4).
 */
import { domainToUnicode } from 'node:url'
import type { ExtensionName } from '../../profiles/oids.js'
import { nonEmpty, syntaxRule } from '../extension-readers.js'
import { type CertificateFacts, extension, readExtension } from '../facts.js'
import { type Rule, when } from '../finding.js'
import { type GeneralNameFacts, generalNameFault, nameText, readGeneralNames } from '../general-names.js'

type AlternativeName = Extract<ExtensionName, 'subjectAltName' | 'issuerAltName'>

const CLAUSES = { subjectAltName: '4.2.1.6', issuerAltName: '4.2.1.7' } as const
const IA5_FORMS: ReadonlySet<string> = new Set(['rfc822Name', 'dNSName', 'uniformResourceIdentifier'])

/** Rules about alternative names, each for subject and issuer. */
export const ALTERNATIVE_NAME_RULES: readonly Rule<CertificateFacts>[] = [
  ...(['subjectAltName', 'issuerAltName'] as const).flatMap((name) => [
    syntaxRule(name, CLAUSES[name], (value) => nonEmpty(readGeneralNames(value))),
    nameRule(name, {
      id: 'ia5',
      ja: `${name} のメール、DNS 名、URI は ASCII だけ。`,
      en: `Mail addresses, DNS names and URIs in ${name} are ASCII.`,
      fault: (general) =>
        IA5_FORMS.has(general.form ?? '') && general.node.content.some((octet) => octet >= 0x80)
          ? 'not ASCII'
          : undefined,
    }),
    nameRule(name, {
      id: 'name-form',
      ja: `${name} の名前は、形ごとに決められた書き方。`,
      en: `Each name in ${name} has the syntax of its form.`,
      fault: generalNameFault,
    }),
    nameRule(name, {
      id: 'domain-characters',
      ja: '登録されたドメイン名に下線はない。',
      en: 'The two last labels of a DNS name have no underscore.',
      fault: (general) => underscoreIn(general, (labels) => labels.slice(-2)),
    }),
    nameRule(name, {
      id: 'host-characters',
      severity: 'warning',
      ja: 'ホスト名に下線を使わないこと。',
      en: 'Host names have no underscore.',
      fault: (general) => underscoreIn(general, (labels) => labels.slice(0, -2)),
    }),
    nameRule(name, {
      id: 'a-label',
      ja: '国際化ドメイン名は正しい A ラベル。',
      en: 'Internationalised domain names are valid A-labels.',
      fault: (general) => (general.form === 'dNSName' ? aLabelFault(nameText(general)) : undefined),
    }),
  ]),
  {
    id: 'rfc5280.4.2.1.6.not-critical-beside-subject',
    clause: 'RFC 5280 §4.2.1.6',
    severity: 'warning',
    appliesTo: 'certificate with subjectAltName',
    ja: '主体者名があるときは subjectAltName を重要（critical）としないこと。',
    en: 'Beside a subject name subjectAltName is not critical.',
    check: (facts) =>
      when(
        facts.subject.rdns.length > 0 && extension(facts, 'subjectAltName')?.critical === true,
        'critical',
      ),
  },
  {
    id: 'rfc5280.4.2.1.6.mail-not-in-subject',
    clause: 'RFC 5280 §4.1.2.6',
    severity: 'error',
    appliesTo: 'certificate with emailAddress in the subject',
    ja: 'メールアドレスは主体者名ではなく subjectAltName に入れること。',
    en: 'A mail address stands in subjectAltName and not only in the subject.',
    check: (facts) => {
      const mails = facts.subject.rdns.flat().filter(({ type }) => type === '1.2.840.113549.1.9.1')
      const names = readExtension(facts, 'subjectAltName', readGeneralNames) ?? []
      return when(mails.length > 0 && !names.some(({ form }) => form === 'rfc822Name'), 'only in the subject')
    },
  },
]

type NameRule = {
  readonly id: string
  readonly severity?: 'warning'
  readonly ja: string
  readonly en: string
  readonly fault: (name: GeneralNameFacts) => string | undefined
}

function nameRule(name: AlternativeName, { id, severity, ja, en, fault }: NameRule): Rule<CertificateFacts> {
  return {
    id: `rfc5280.${CLAUSES[name]}.${name}-${id}`,
    clause: `RFC 5280 §${CLAUSES[name]}, §7`,
    severity: severity ?? 'error',
    appliesTo: `certificate with ${name}`,
    ja,
    en,
    check: (facts) =>
      (readExtension(facts, name, readGeneralNames) ?? []).flatMap((general) => {
        const why = fault(general)
        return why === undefined ? [] : [`${general.form}: ${why}`]
      }),
  }
}

function underscoreIn(general: GeneralNameFacts, part: (labels: string[]) => string[]): string | undefined {
  if (general.form !== 'dNSName') return undefined
  const name = nameText(general)
  return part(name.split('.')).some((label) => label.includes('_')) ? name : undefined
}

/** Punycode that decodes to nothing, or to what IDNA does not allow: then the label stays as it is (RFC 5890 §2.3.2.1). */
function aLabelFault(name: string): string | undefined {
  const label = name.split('.').find((one) => /^xn--/i.test(one) && /^(xn--.*)?$/i.test(domainToUnicode(one)))
  return label && `"${label}" decodes to no name`
}
