/** The checks of a server against the TLS profile (C-13), each with its reason in both languages. Pure. */
import type { X509Certificate } from 'node:crypto'
import type { Text } from '@jitsuin/kernel'
import { TLS_PROFILES, type TlsProfileName } from '@jitsuin/platform'
import { isValidAt, judgeChain, judgeStrength, readChain } from './chain.js'
import type { Sessions } from './session.js'
import type { Survey } from './survey.js'
import { groupName, suiteName } from './vocabulary.js'

/** What a server is held to. */
export type Demands = {
  readonly profile: TlsProfileName
  readonly clientCertificate: 'required' | 'none' | 'any'
  readonly host: string
  readonly authorities: readonly X509Certificate[]
  readonly at: Date
}

/** What was found out about it. */
export type Findings = { readonly survey: Survey; readonly sessions: Sessions }

/** `not-probed` says that the check could not be made, and is neither. */
export type CheckVerdict = 'conforms' | 'differs' | 'not-probed'

/** One line of the table. `found` is what the server does, in the words of TLS. */
export type CheckResult = {
  readonly id: CheckId
  readonly verdict: CheckVerdict
  readonly found: string
} & Text

const CHECKS = {
  versions: { ja: 'TLS のバージョン', en: 'versions of TLS', judge: judgeVersions },
  suites: {
    ja: '暗号スイート（AEAD と前方秘匿性）',
    en: 'suites (AEAD, forward secrecy)',
    judge: judgeSuites,
  },
  groups: { ja: '鍵交換の曲線', en: 'groups of the key exchange', judge: judgeGroups },
  'finite-field': {
    ja: 'DHE の鍵の長さ（2048 ビット以上）',
    en: 'DHE prime (2048 bits or more)',
    judge: judgePrime,
  },
  'signature-hash': { ja: 'ハッシュ（SHA-2）', en: 'hash of signatures (SHA-2)', judge: judgeHashes },
  'server-order': { ja: '暗号スイートの優先順', en: 'suites in the order of the server', judge: judgeOrder },
  compression: { ja: '圧縮しないこと', en: 'no compression', judge: judgeCompression },
  renegotiation: {
    ja: '再ネゴシエーションを受けないこと',
    en: 'no renegotiation',
    judge: judgeRenegotiation,
  },
  'session-tickets': {
    ja: 'セッションチケットを出さないこと',
    en: 'no session tickets',
    judge: judgeTickets,
  },
  'certificate-chain': {
    ja: 'サーバー証明書の発行元',
    en: 'chain of the certificate',
    judge: ofCertificate(judgeAuthorities),
  },
  'certificate-host': {
    ja: 'サーバー証明書のホスト名',
    en: 'host name in the certificate',
    judge: ofCertificate(judgeHost),
  },
  'certificate-validity': {
    ja: 'サーバー証明書の期間',
    en: 'validity of the certificate',
    judge: ofCertificate(judgeValidity),
  },
  'certificate-strength': {
    ja: 'サーバー証明書の鍵とハッシュ',
    en: 'key and hash of the certificate',
    judge: ofCertificate(judgeKey),
  },
  'client-certificate': { ja: 'クライアント証明書', en: 'client certificate', judge: judgeClientCertificate },
} as const satisfies Record<string, Text & { judge: (findings: Findings, demands: Demands) => Judged }>

/** Our name of a check. */
export type CheckId = keyof typeof CHECKS

type Judged = readonly [CheckVerdict, string]

/** Every check, in the order of the table. */
export function checkServer(findings: Findings, demands: Demands): CheckResult[] {
  const ids = Object.keys(CHECKS) as CheckId[] // the table has no other keys
  return ids.map((id) => {
    const { ja, en, judge } = CHECKS[id]
    const [verdict, found] = judge(findings, demands)
    return { id, verdict, found, ja, en }
  })
}

function judgeVersions({ survey }: Findings, { profile }: Demands): Judged {
  const allowed: readonly string[] = TLS_PROFILES[profile].versions
  const fits = survey.versions.length > 0 && survey.versions.every((version) => allowed.includes(version))
  return [fits ? 'conforms' : 'differs', survey.versions.join(', ') || 'none']
}

function judgeSuites({ survey }: Findings): Judged {
  if (survey.otherSuites.length > 0) return ['differs', survey.otherSuites.map(suiteName).join(', ')]
  return [
    survey.suites.length > 0 ? 'conforms' : 'differs',
    survey.suites.map(suiteName).join(', ') || 'none',
  ]
}

function judgeGroups({ survey }: Findings): Judged {
  if (survey.weakGroups.length > 0) return ['differs', survey.weakGroups.map(groupName).join(', ')]
  return [
    survey.groups.length > 0 ? 'conforms' : 'differs',
    survey.groups.map(groupName).join(', ') || 'none',
  ]
}

function judgePrime({ survey: { primeBits } }: Findings): Judged {
  if (primeBits === 'no-finite-field') return ['conforms', 'no DHE']
  return [primeBits >= 2048 ? 'conforms' : 'differs', `${primeBits} bits`]
}

function judgeHashes({ survey: { oldHashes, versions } }: Findings): Judged {
  // TLS 1.3 knows no signature with SHA-1 (RFC 8446 §4.2.3).
  if (oldHashes === 'not-probed')
    return versions.includes('TLSv1.3') ? ['conforms', 'SHA-2'] : ['not-probed', '']
  return oldHashes === 'refused' ? ['conforms', 'SHA-2'] : ['differs', 'SHA-1 or MD5']
}

function judgeOrder({ survey: { order } }: Findings): Judged {
  if (order === 'not-probed') return ['not-probed', 'fewer than two suites of TLS 1.2']
  return [order === 'of-server' ? 'conforms' : 'differs', order]
}

function judgeCompression({ survey: { compression, versions } }: Findings): Judged {
  if (compression === 'not-probed')
    return versions.includes('TLSv1.3') ? ['conforms', 'none'] : ['not-probed', '']
  return [compression === 'none' ? 'conforms' : 'differs', compression]
}

function judgeRenegotiation({ sessions: { renegotiation } }: Findings): Judged {
  if (renegotiation === 'not-probed')
    return ['not-probed', 'no handshake without a client certificate (--cert, --key)']
  return [renegotiation === 'refused' ? 'conforms' : 'differs', renegotiation]
}

function judgeTickets({ survey: { tickets } }: Findings): Judged {
  if (tickets === 'not-probed') return ['not-probed', 'TLS 1.3 sends them encrypted']
  return [tickets === 'none' ? 'conforms' : 'differs', tickets]
}

/** The certificates as sent, or why there are none to judge. */
function chainOf({ survey, sessions }: Findings): readonly [X509Certificate, ...X509Certificate[]] | Judged {
  const sent = survey.certificatesDer.length > 0 ? survey.certificatesDer : sessions.certificatesDer
  const chain = readChain(sent)
  if (chain === 'unreadable') return ['differs', 'a certificate that cannot be read']
  const [leaf, ...above] = chain
  return leaf ? [leaf, ...above] : ['not-probed', 'no certificate was seen']
}

/** Judges the certificate of the server, where one was seen. */
function ofCertificate(
  judge: (leaf: X509Certificate, chain: readonly X509Certificate[], demands: Demands) => Judged,
) {
  return (findings: Findings, demands: Demands): Judged => {
    const chain = chainOf(findings)
    return isVerdict(chain) ? chain : judge(chain[0], chain, demands)
  }
}

function isVerdict(value: readonly [X509Certificate, ...X509Certificate[]] | Judged): value is Judged {
  return typeof value[0] === 'string'
}

function judgeAuthorities(
  _leaf: X509Certificate,
  chain: readonly X509Certificate[],
  demands: Demands,
): Judged {
  const verdict = judgeChain(chain, demands)
  if (verdict === 'not-probed') return ['not-probed', 'name the authorities with --ca']
  return [verdict === 'good' ? 'conforms' : 'differs', verdict]
}

function judgeHost(leaf: X509Certificate, _chain: readonly X509Certificate[], { host }: Demands): Judged {
  const names = leaf.subjectAltName ?? 'no names'
  return [(leaf.checkHost(host) ?? leaf.checkIP(host)) ? 'conforms' : 'differs', names]
}

function judgeValidity(leaf: X509Certificate, _chain: readonly X509Certificate[], { at }: Demands): Judged {
  const days = [leaf.validFromDate, leaf.validToDate].map((date) => date.toISOString().slice(0, 10))
  return [isValidAt(leaf, at) ? 'conforms' : 'differs', days.join(' – ')]
}

function judgeKey(leaf: X509Certificate): Judged {
  const strength = judgeStrength(leaf)
  return [strength === 'strong' ? 'conforms' : 'differs', strength]
}

function judgeClientCertificate({ survey, sessions }: Findings, { clientCertificate }: Demands): Judged {
  const { withoutCertificate } = sessions
  if (withoutCertificate === 'not-probed') return ['not-probed', 'no handshake']
  const isAsked = survey.clientCertificate === 'asked' || withoutCertificate !== 'let-in'
  const found = isAsked ? `asked, without one: ${withoutCertificate}` : withoutCertificate
  switch (clientCertificate) {
    case 'any':
      return ['conforms', found]
    case 'required':
      return [withoutCertificate === 'let-in' ? 'differs' : 'conforms', found]
    case 'none':
      if (isAsked) return ['differs', found]
      // TLS 1.3 asks where nobody else can see it.
      return [survey.clientCertificate === 'not-seen' ? 'not-probed' : 'conforms', found]
  }
}
