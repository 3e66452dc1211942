/**
 * What a CA may do and what it passes on: basicConstraints, keyUsage, nameConstraints, policyConstraints, inhibitAnyPolicy,
 * privateKeyUsagePeriod (RFC 5280 §4.2.1.3, §4.2.1.9–11, §4.2.1.14).
 */
import * as der from '../../der.js'
import type { ExtensionName } from '../../profiles/oids.js'
import { nonEmpty, syntaxRule } from '../extension-readers.js'
import {
  basicConstraints,
  type CertificateFacts,
  extension,
  extensionValue,
  isCa,
  keyUsages,
  readExtension,
} from '../facts.js'
import { attempt, type Rule, when } from '../finding.js'
import { dnsFault, type GeneralNameFacts, nameText, readGeneralNames } from '../general-names.js'

/** Rules about constraints. */
export const CONSTRAINT_RULES: readonly Rule<CertificateFacts>[] = [
  syntaxRule('basicConstraints', '4.2.1.9', (value) => {
    const fields = new der.Fields(value)
    fields.optional(der.BOOLEAN)
    fields.optional(der.INTEGER)
    fields.end()
  }),
  {
    id: 'x690.11.5.ca-default',
    clause: 'X.690 §11.5',
    severity: 'error',
    appliesTo: 'certificate with basicConstraints',
    ja: 'cA の既定値 FALSE を書かないこと。',
    en: 'The default FALSE of cA is never written.',
    check: (facts) => {
      const found = basicConstraints(facts)
      return when(found?.caFlag !== undefined && !found.ca, 'cA FALSE')
    },
  },
  {
    id: 'rfc5280.4.2.1.9.critical-in-ca',
    clause: 'RFC 5280 §4.2.1.9',
    severity: 'error',
    appliesTo: 'CA certificate',
    ja: '証明書に署名する認証局では basicConstraints を重要（critical）とすること。',
    en: 'In a CA that signs certificates basicConstraints is critical.',
    check: (facts) =>
      when(
        isCa(facts) &&
          keyUsages(facts)?.has('keyCertSign') !== false &&
          extension(facts, 'basicConstraints')?.critical === false,
        'not critical',
      ),
  },
  {
    id: 'rfc5280.4.2.1.9.path-length-needs-ca',
    clause: 'RFC 5280 §4.2.1.9',
    severity: 'error',
    appliesTo: 'certificate with pathLenConstraint',
    ja: 'pathLenConstraint は cA が TRUE で keyCertSign があるときだけ。',
    en: 'pathLenConstraint stands only with cA TRUE and keyCertSign.',
    check: (facts) => {
      const found = basicConstraints(facts)
      if (!found?.pathLength) return []
      return when(!found.ca, 'without cA').concat(
        when(found.ca && !keyUsages(facts)?.has('keyCertSign'), 'without keyCertSign'),
      )
    },
  },
  {
    id: 'rfc5280.4.2.1.9.path-length-not-negative',
    clause: 'RFC 5280 §4.2.1.9',
    severity: 'error',
    appliesTo: 'certificate with pathLenConstraint',
    ja: 'pathLenConstraint は 0 以上。',
    en: 'pathLenConstraint is zero or more.',
    check: (facts) => when((basicConstraints(facts)?.pathLength?.content[0] ?? 0) >= 0x80, 'negative'),
  },
  syntaxRule('keyUsage', '4.2.1.3', (value) => der.bits(value)),
  {
    id: 'rfc5280.4.2.1.3.not-empty',
    clause: 'RFC 5280 §4.2.1.3',
    severity: 'error',
    appliesTo: 'certificate with keyUsage',
    ja: 'keyUsage には少なくとも一つの用途が必要。',
    en: 'At least one bit of keyUsage is set.',
    check: (facts) => when(keyUsages(facts)?.size === 0, 'no bit'),
  },
  {
    id: 'x690.11.2.2.key-usage-no-trailing-zeros',
    clause: 'X.690 §11.2.2',
    severity: 'error',
    appliesTo: 'certificate with keyUsage',
    ja: 'keyUsage の末尾に 0 のビットを書かないこと。',
    en: 'keyUsage has no trailing zero bits.',
    check: (facts) => {
      const value = extensionValue(facts, 'keyUsage')
      const bits = value && attempt(() => der.bits(value))
      if (!bits) return []
      const last = bits.bytes.at(-1)
      return when(last !== undefined && (last & (1 << bits.unusedBits)) === 0, 'trailing zero bits')
    },
  },
  {
    id: 'rfc5280.4.2.1.3.known-bits',
    clause: 'RFC 5280 §4.2.1.3',
    severity: 'error',
    appliesTo: 'certificate with keyUsage',
    ja: 'keyUsage のビットは 9 個まで。',
    en: 'keyUsage has the nine bits of its definition.',
    check: (facts) => {
      const bits = readExtension(facts, 'keyUsage', der.bits)
      return when(bits !== undefined && bits.bytes.length * 8 - bits.unusedBits > 9, 'more than nine bits')
    },
  },
  {
    id: 'rfc5280.4.2.1.3.cert-sign-needs-ca',
    clause: 'RFC 5280 §4.2.1.3, §4.2.1.9',
    severity: 'error',
    appliesTo: 'certificate with keyUsage',
    ja: 'keyCertSign は cA が TRUE のときだけ。',
    en: 'keyCertSign stands only with cA TRUE.',
    check: (facts) =>
      when(keyUsages(facts)?.has('keyCertSign') === true && !isCa(facts), 'keyCertSign without cA'),
  },
  {
    id: 'rfc5280.4.2.1.3.present-in-ca',
    clause: 'RFC 5280 §4.2.1.3',
    severity: 'error',
    appliesTo: 'CA certificate',
    ja: '認証局の証明書には keyUsage が必要。',
    en: 'A CA certificate has keyUsage.',
    check: (facts) => when(isCa(facts) && !extension(facts, 'keyUsage'), 'absent'),
  },
  {
    id: 'rfc5280.4.2.1.3.ca-signs-something',
    clause: 'RFC 5280 §4.2.1.3',
    severity: 'warning',
    appliesTo: 'CA certificate',
    ja: '認証局の keyUsage には keyCertSign か cRLSign があること。',
    en: 'keyUsage of a CA has keyCertSign or cRLSign.',
    check: (facts) => {
      const usages = keyUsages(facts)
      return when(
        isCa(facts) && usages !== undefined && !usages.has('keyCertSign') && !usages.has('cRLSign'),
        'neither',
      )
    },
  },
  {
    id: 'rfc5280.4.2.1.3.only-with-agreement',
    clause: 'RFC 5280 §4.2.1.3',
    severity: 'warning',
    appliesTo: 'certificate with keyUsage',
    ja: 'encipherOnly と decipherOnly は keyAgreement と一緒のときだけ意味を持つ。',
    en: 'encipherOnly and decipherOnly mean something only with keyAgreement, and one at a time.',
    check: (facts) => {
      const usages = keyUsages(facts)
      const [encipher, decipher] = [
        usages?.has('encipherOnly') === true,
        usages?.has('decipherOnly') === true,
      ]
      return when((encipher || decipher) && !usages?.has('keyAgreement'), 'without keyAgreement').concat(
        when(encipher && decipher, 'both'),
      )
    },
  },
  onlyInCa('nameConstraints', '4.2.1.10', 'error'),
  onlyInCa('policyConstraints', '4.2.1.11', 'warning'),
  onlyInCa('inhibitAnyPolicy', '4.2.1.14', 'warning'),
  onlyInCa('policyMappings', '4.2.1.5', 'error'),
  syntaxRule('nameConstraints', '4.2.1.10', readSubtrees),
  {
    id: 'rfc5280.4.2.1.10.not-empty',
    clause: 'RFC 5280 §4.2.1.10',
    severity: 'error',
    appliesTo: 'certificate with nameConstraints',
    ja: 'nameConstraints は空でないこと。',
    en: 'nameConstraints is not empty.',
    check: (facts) => when(extensionValue(facts, 'nameConstraints')?.content.length === 0, 'empty'),
  },
  {
    id: 'rfc5280.4.2.1.10.minimum-zero',
    clause: 'RFC 5280 §4.2.1.10',
    severity: 'error',
    appliesTo: 'certificate with nameConstraints',
    ja: 'minimum は 0（書かない）、maximum は書かないこと。',
    en: 'minimum is zero, which is never written, and maximum is absent.',
    check: (facts) => subtrees(facts).flatMap(({ hasDistances }) => when(hasDistances, 'minimum or maximum')),
  },
  {
    id: 'rfc5280.4.2.1.10.forms',
    clause: 'RFC 5280 §4.2.1.10',
    severity: 'warning',
    appliesTo: 'certificate with nameConstraints',
    ja: 'x400Address、ediPartyName、registeredID で制約しないこと。',
    en: 'Constraints are not on x400Address, ediPartyName or registeredID.',
    check: (facts) =>
      subtrees(facts).flatMap(({ base: { form } }) => when(ODD_FORMS.has(form ?? ''), `${form}`)),
  },
  {
    id: 'rfc5280.4.2.1.10.base-form',
    clause: 'RFC 5280 §4.2.1.10',
    severity: 'error',
    appliesTo: 'certificate with nameConstraints',
    ja: '制約の名前は、形ごとに決められた書き方。',
    en: 'Each constraint has the syntax of its form.',
    check: (facts) => subtrees(facts).flatMap(({ base }) => baseFault(base) ?? []),
  },
  syntaxRule('policyConstraints', '4.2.1.11', (value) => {
    const fields = new der.Fields(value)
    for (const number of [0, 1]) skipCerts(fields.optional(der.contextTag(number, 'primitive')))
    fields.end()
  }),
  {
    id: 'rfc5280.4.2.1.11.not-empty',
    clause: 'RFC 5280 §4.2.1.11',
    severity: 'error',
    appliesTo: 'certificate with policyConstraints',
    ja: 'policyConstraints は空でないこと。',
    en: 'policyConstraints is not empty.',
    check: (facts) => when(extensionValue(facts, 'policyConstraints')?.content.length === 0, 'empty'),
  },
  syntaxRule('inhibitAnyPolicy', '4.2.1.14', (value) => der.smallInteger(value)),
  {
    id: 'rfc5280.4.2.1.4.no-private-key-usage-period',
    clause: 'RFC 3280 §4.2.1.4',
    severity: 'notice',
    appliesTo: 'certificate with privateKeyUsagePeriod',
    ja: 'privateKeyUsagePeriod は使わないことが勧められている。',
    en: 'privateKeyUsagePeriod is not recommended on the Internet.',
    check: (facts) => when(extension(facts, 'privateKeyUsagePeriod') !== undefined, 'present'),
  },
]

const ODD_FORMS: ReadonlySet<string> = new Set(['x400Address', 'ediPartyName', 'registeredID'])

function onlyInCa(
  name: ExtensionName,
  clause: string,
  severity: 'error' | 'warning',
): Rule<CertificateFacts> {
  return {
    id: `rfc5280.${clause}.${name}-only-in-ca`,
    clause: `RFC 5280 §${clause}`,
    severity,
    appliesTo: 'end entity certificate',
    ja: `${name} は認証局の証明書だけが持てる。`,
    en: `Only CA certificates have ${name}.`,
    check: (facts) => when(extension(facts, name) !== undefined && !isCa(facts), 'in an end entity'),
  }
}

type SubtreeFacts = { readonly base: GeneralNameFacts; readonly hasDistances: boolean }

function readSubtrees(value: der.Node): SubtreeFacts[] {
  const fields = new der.Fields(value)
  const lists = [0, 1].flatMap((number) => fields.optional(der.contextTag(number)) ?? [])
  fields.end()
  return lists.flatMap((list) =>
    nonEmpty(der.children(list, list.tag)).map((subtree) => {
      const [first, ...distances] = readGeneralNames(subtree)
      if (subtree.tag !== der.SEQUENCE || first?.form === undefined) throw new Error('no name at the base')
      return { base: first, hasDistances: distances.length > 0 }
    }),
  )
}

function subtrees(facts: CertificateFacts): SubtreeFacts[] {
  return readExtension(facts, 'nameConstraints', readSubtrees) ?? []
}

function skipCerts(node: der.Node | undefined): void {
  if (node) der.smallInteger(der.retag(node, der.INTEGER))
}

/** What is wrong with the base of a subtree. A leading period means the domain's hosts in mail and URIs, not in dNSName. */
function baseFault(base: GeneralNameFacts): string | undefined {
  const text = nameText(base)
  const host = text.replace(/^\./, '')
  switch (base.form) {
    case 'dNSName':
      return text === '' ? undefined : dnsFault(text)
    case 'uniformResourceIdentifier':
      return /[/:@]/.test(text) ? `"${text}" is no host` : text === '' ? undefined : dnsFault(host)
    case 'rfc822Name':
      return text === '' ? undefined : dnsFault(host.slice(host.lastIndexOf('@') + 1))
    case 'iPAddress':
      return isAddressRange(base.node.content) ? undefined : 'no address with a mask of leading ones'
    default:
      return undefined
  }
}

function isAddressRange(octets: Uint8Array): boolean {
  if (octets.length !== 8 && octets.length !== 32) return false
  const mask = [...octets.subarray(octets.length / 2)]
    .map((octet) => octet.toString(2).padStart(8, '0'))
    .join('')
  return /^1*0*$/.test(mask)
}
