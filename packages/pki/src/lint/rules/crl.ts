/**
 * Lists of revoked certificates (RFC 5280 §5).
 */
import * as der from '../../der.js'
import { EXTENSION_OIDS, type ExtensionName } from '../../profiles/oids.js'
import { type CrlFacts, type EntryFacts, readScope, scopeOf } from '../crl-facts.js'
import {
  authorityIdentifier,
  authorityIdentifierFields,
  readPointName,
  readPoints,
} from '../extension-readers.js'
import { extension, extensionValue, lenientTime, readExtension } from '../facts.js'
import { attempt, type Rule, type Severity, when } from '../finding.js'
import { uriFault } from '../general-names.js'
import { timeFormFault, timeTypeFault } from './times.js'

const REASONS: ReadonlySet<number> = new Set([0, 1, 2, 3, 4, 5, 6, 8, 9, 10])
const REMOVE_FROM_CRL = 8
const KNOWN_ENTRY_EXTENSIONS: ReadonlySet<string> = new Set([
  EXTENSION_OIDS.reasonCode,
  EXTENSION_OIDS.invalidityDate,
  EXTENSION_OIDS.certificateIssuer,
  '2.5.29.23', // hold instruction, in lists of the last century
])
/** onlyContainsUserCerts, onlyContainsCACerts, indirectCRL, onlyContainsAttributeCerts: the booleans among the fields. */
const SCOPE_BOOLEANS = [1, 2, 4, 5] as const
const SCOPE_KINDS = [1, 2, 5] as const
const INDIRECT = 4

/** Rules about lists and their entries. */
export const CRL_RULES: readonly Rule<CrlFacts>[] = [
  list('5.1.2.1.version-2', '版は 2。', 'The version is 2.', ({ version }) =>
    when(!version || attempt(() => der.smallInteger(version)) !== 1, 'not version 2'),
  ),
  list(
    '5.1.2.3.issuer-not-empty',
    '発行者名は空でないこと。',
    'The issuer name is not empty.',
    ({ issuer }) => when(issuer.rdns.length === 0, 'empty'),
  ),
  list(
    '5.1.2.4.time-form',
    '時刻は秒まで、末尾 Z、小数なしで、実在する時刻であること。',
    'Times are in UTC to the second, end in Z, have no fraction, and exist.',
    (facts) => timesOf(facts).flatMap(([field, node]) => timeFormFault(field, node)),
  ),
  list(
    '5.1.2.4.utc-until-2049',
    '2049 年までは UTCTime、2050 年からは GeneralizedTime を使うこと。',
    'Times through 2049 are UTCTime, from 2050 GeneralizedTime.',
    (facts) => timesOf(facts).flatMap(([field, node]) => timeTypeFault(field, node)),
  ),
  list(
    '5.1.2.5.next-update-present',
    'nextUpdate を入れること。',
    'nextUpdate is present.',
    ({ nextUpdate }) => when(!nextUpdate, 'absent'),
  ),
  list(
    '5.1.2.5.update-order',
    'nextUpdate は thisUpdate より後。',
    'nextUpdate is after thisUpdate.',
    ({ thisUpdate, nextUpdate }) => {
      const [from, until] = [lenientTime(thisUpdate), nextUpdate && lenientTime(nextUpdate)]
      return when(from !== undefined && until !== undefined && until <= from, 'not after')
    },
  ),
  list(
    '5.1.2.6.no-empty-list',
    '失効した証明書がないときは、一覧を書かないこと。',
    'When nothing is revoked there is no list of entries.',
    ({ entryList, entries }) => when(entryList !== undefined && entries.length === 0, 'empty'),
  ),
  list(
    '5.1.2.6.serial-once',
    '同じシリアル番号を二度書かないこと。',
    'No serial number stands twice.',
    repeatedSerials,
  ),
  list(
    '5.1.2.6.serial-positive',
    'シリアル番号は正の整数。',
    'Serial numbers are positive.',
    ({ entries }) =>
      entries.flatMap(({ serial }) =>
        when((serial.content[0] ?? 0) >= 0x80 || serial.content.every((octet) => octet === 0), hexOf(serial)),
      ),
    'warning',
  ),
  list(
    '5.1.2.6.revoked-before-issue',
    '失効日時は発行日時より後でないこと。',
    'No certificate is revoked after the list was issued.',
    ({ entries, thisUpdate }) => {
      const issued = lenientTime(thisUpdate)
      return entries.flatMap(({ serial, date }) => {
        const at = lenientTime(date)
        return when(issued !== undefined && at !== undefined && at > issued, hexOf(serial))
      })
    },
    'warning',
  ),
  list(
    '5.1.2.7.extensions-not-empty',
    '拡張の並びは空でないこと。',
    'The list of extensions is not empty.',
    (facts) =>
      when(facts.extensionList !== undefined && facts.extensions.length === 0, 'empty').concat(
        when(
          facts.entries.some((entry) => entry.extensionList && entry.extensions.length === 0),
          'empty in an entry',
        ),
      ),
  ),
  present('authorityKeyIdentifier', '5.2.1'),
  readable('authorityKeyIdentifier', '5.2.1', authorityIdentifierFields),
  list(
    '5.2.1.key-identifier',
    'authorityKeyIdentifier には keyIdentifier を入れること。',
    'authorityKeyIdentifier has keyIdentifier.',
    (facts) =>
      when(
        extension(facts, 'authorityKeyIdentifier') !== undefined &&
          authorityIdentifier(facts)?.keyIdentifier === undefined,
        'absent',
      ),
  ),
  present('cRLNumber', '5.2.3'),
  readable('cRLNumber', '5.2.3', (value) => der.integerBytes(value)),
  list(
    '5.2.3.number-range',
    'cRLNumber は 0 以上、20 バイトまで。',
    'cRLNumber is not negative and has at most 20 octets.',
    (facts) =>
      (['cRLNumber', 'deltaCRLIndicator'] as const).flatMap((name) => {
        const content = extensionValue(facts, name)?.content
        if (!content) return []
        return when((content[0] ?? 0) >= 0x80, `${name} is negative`).concat(
          when(content.length > 20, `${name} is longer`),
        )
      }),
  ),
  criticality('cRLNumber', '5.2.3', false),
  criticality('deltaCRLIndicator', '5.2.4', true),
  criticality('issuingDistributionPoint', '5.2.5', true),
  readable('deltaCRLIndicator', '5.2.4', (value) => der.integerBytes(value)),
  list(
    '5.2.4.base-before-delta',
    '差分リストの番号は元のリストの番号より後。',
    'A delta list has a greater number than the list that it builds on.',
    (facts) => {
      const number = readExtension(facts, 'cRLNumber', der.integerValue)
      const base = readExtension(facts, 'deltaCRLIndicator', der.integerValue)
      return when(number !== undefined && base !== undefined && number < base, 'smaller')
    },
  ),
  readable('issuingDistributionPoint', '5.2.5', (value) => {
    const { name, flags } = readScope(value)
    if (name) readPointName(name)
    for (const number of SCOPE_BOOLEANS) {
      const flag = flags.get(number)
      if (flag) der.booleanValue(der.retag(flag, der.BOOLEAN))
    }
  }),
  list(
    '5.2.5.scope-not-empty',
    'issuingDistributionPoint は空でないこと。',
    'issuingDistributionPoint is not empty.',
    (facts) => when(scopeOf(facts)?.fieldCount === 0, 'empty'),
  ),
  list(
    '5.2.5.one-kind',
    '対象の種類は一つだけ。',
    'A list is about one kind of certificates at most.',
    (facts) => {
      const flags = scopeOf(facts)?.flags
      return when(
        flags !== undefined && SCOPE_KINDS.filter((number) => isTrue(flags.get(number))).length > 1,
        'several',
      )
    },
  ),
  list(
    'x690.11.5.scope-default',
    '既定値の FALSE を書かないこと。',
    'The default FALSE is never written.',
    (facts) => {
      const flags = scopeOf(facts)?.flags
      return SCOPE_BOOLEANS.flatMap((number) => {
        const flag = flags?.get(number)
        return when(flag !== undefined && !isTrue(flag), `field ${number}`)
      })
    },
  ),
  list('5.2.5.uri-form', '配布点の URI は絶対 URI。', 'URIs are absolute and well formed.', (facts) => {
    const name = scopeOf(facts)?.name
    return ((name && attempt(() => readPointName(name).uris)) ?? []).flatMap((uri) => uriFault(uri) ?? [])
  }),
  readable('freshestCRL', '5.2.6', readPoints),
  list(
    '5.2.6.not-in-delta',
    '差分リストに freshestCRL を入れないこと。',
    'A delta list has no freshestCRL.',
    (facts) =>
      when(
        extension(facts, 'freshestCRL') !== undefined && extension(facts, 'deltaCRLIndicator') !== undefined,
        'present',
      ),
  ),
  entry(
    '5.3.extension-once',
    '同じ拡張を二度入れないこと。',
    'No entry has an extension twice.',
    ({ extensions }) => {
      const oids = extensions.map(({ oid }) => oid)
      return when(new Set(oids).size !== oids.length, oids.join(', '))
    },
  ),
  entry(
    '5.3.unknown-critical',
    '知られていない拡張を重要（critical）としないこと。',
    'No extension of an entry that is not generally known is critical.',
    ({ extensions }) =>
      extensions.flatMap(({ oid, critical }) =>
        when(critical && !KNOWN_ENTRY_EXTENSIONS.has(oid ?? ''), `${oid}`),
      ),
    'warning',
  ),
  entry(
    '5.3.1.reason-known',
    '失効理由は決められた値。',
    'The reason is one that the standard defines.',
    (one) =>
      when(
        extension(one, 'reasonCode') !== undefined && !REASONS.has(reasonOf(one) ?? -1),
        `${reasonOf(one)}`,
      ),
  ),
  entry(
    '5.3.1.reason-not-unspecified',
    '理由が「未指定」なら書かないこと。',
    'The reason unspecified is left out.',
    (one) => when(reasonOf(one) === 0, 'unspecified'),
    'warning',
  ),
  entry(
    '5.3.1.reason-not-critical',
    '失効理由を重要（critical）としないこと。',
    'The reason is not critical.',
    (one) => when(extension(one, 'reasonCode')?.critical === true, 'critical'),
  ),
  list(
    '5.3.1.remove-only-in-delta',
    'removeFromCRL は差分リストだけ。',
    'removeFromCRL stands in delta lists only.',
    (facts) =>
      facts.entries.flatMap((one) =>
        when(reasonOf(one) === REMOVE_FROM_CRL && !extension(facts, 'deltaCRLIndicator'), hexOf(one.serial)),
      ),
  ),
  entry(
    '5.3.2.invalidity-date',
    'invalidityDate は GeneralizedTime で、重要としないこと。',
    'invalidityDate is a GeneralizedTime, and not critical.',
    (one) => {
      const found = extension(one, 'invalidityDate')
      if (!found) return []
      const value = extensionValue(one, 'invalidityDate')
      const isTime = value?.tag === der.GENERALIZED_TIME && attempt(() => der.timeValue(value)) !== undefined
      return when(!isTime, 'another form').concat(when(found.critical, 'critical'))
    },
  ),
  list(
    '5.3.3.certificate-issuer',
    'certificateIssuer は間接リストだけで、重要（critical）とすること。',
    'certificateIssuer stands in indirect lists only, and is critical.',
    (facts) => {
      const isIndirect = isTrue(scopeOf(facts)?.flags.get(INDIRECT))
      return facts.entries.flatMap((one) => {
        const found = extension(one, 'certificateIssuer')
        if (!found) return []
        return when(!found.critical, 'not critical').concat(
          when(!isIndirect, 'in a list that is not indirect'),
        )
      })
    },
  ),
]

type Check<T> = (subject: T) => string[]

/** A rule of RFC 5280 about lists as wholes. */
function list(
  id: string,
  ja: string,
  en: string,
  check: Check<CrlFacts>,
  severity: Severity = 'error',
): Rule<CrlFacts> {
  const isDer = id.startsWith('x690')
  const number = id
    .split('.')
    .slice(isDer ? 1 : 0, -1)
    .join('.')
  return {
    id: isDer ? id : `rfc5280.${id}`,
    clause: `${isDer ? 'X.690' : 'RFC 5280'} §${number}`,
    severity,
    appliesTo: 'list',
    ja,
    en,
    check,
  }
}

/** A rule about each entry. */
function entry(
  id: string,
  ja: string,
  en: string,
  check: Check<EntryFacts>,
  severity?: Severity,
): Rule<CrlFacts> {
  const checkEach = ({ entries }: CrlFacts) =>
    entries.flatMap((one) => check(one).map((detail) => `${hexOf(one.serial)}: ${detail}`))
  return { ...list(id, ja, en, checkEach, severity), appliesTo: 'entry of a list' }
}

function present(name: ExtensionName, clause: string): Rule<CrlFacts> {
  return list(`${clause}.${name}-present`, `${name} を入れること。`, `${name} is present.`, (facts) =>
    when(!extension(facts, name), 'absent'),
  )
}

function criticality(name: ExtensionName, clause: string, critical: boolean): Rule<CrlFacts> {
  const id = `${clause}.${name}-${critical ? 'critical' : 'not-critical'}`
  const ja = `${name} は重要（critical）${critical ? 'とすること' : 'としないこと'}。`
  return list(id, ja, `${name} is ${critical ? '' : 'not '}critical.`, (facts) => {
    const found = extension(facts, name)
    return when(found !== undefined && found.critical !== critical, critical ? 'not critical' : 'critical')
  })
}

function readable(name: ExtensionName, clause: string, read: (value: der.Node) => unknown): Rule<CrlFacts> {
  return list(
    `${clause}.${name}-syntax`,
    `${name} は規格の構造であること。`,
    `${name} has the structure of its definition.`,
    (facts) => {
      const value = extensionValue(facts, name)
      if (!value) return []
      try {
        read(value)
        return []
      } catch (error) {
        return [error instanceof Error ? error.message : String(error)]
      }
    },
  )
}

function timesOf({ thisUpdate, nextUpdate, entries }: CrlFacts): [string, der.Node][] {
  const dates = entries.map(({ serial, date }): [string, der.Node] => [
    `revocationDate of ${hexOf(serial)}`,
    date,
  ])
  return [
    ['thisUpdate', thisUpdate],
    ...(nextUpdate ? [['nextUpdate', nextUpdate] as [string, der.Node]] : []),
    ...dates,
  ]
}

/** In an indirect list a serial number counts together with the issuer that its entry or one before names (§5.3.3). */
function repeatedSerials({ entries }: CrlFacts): string[] {
  const seen = new Set<string>()
  let issuer = ''
  return entries.flatMap((one) => {
    const named = extension(one, 'certificateIssuer')
    if (named) issuer = Buffer.from(named.value).toString('base64')
    const key = `${issuer} ${hexOf(one.serial)}`
    const isRepeated = seen.has(key)
    seen.add(key)
    return when(isRepeated, hexOf(one.serial))
  })
}

function reasonOf(one: EntryFacts): number | undefined {
  return readExtension(one, 'reasonCode', (value) => der.smallInteger(value, der.ENUMERATED))
}

function isTrue(flag: der.Node | undefined): boolean {
  return flag?.content.some((octet) => octet !== 0) === true
}

function hexOf({ content }: der.Node): string {
  return Buffer.from(content).toString('hex')
}
