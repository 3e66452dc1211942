/**
 * The shape of HPKI lists (hpki §3.1).
 */
import * as der from '../../der.js'
import { type CrlFacts, scopeOf } from '../crl-facts.js'
import { authorityIdentifier, readPointName } from '../extension-readers.js'
import { extension, lenientTime } from '../facts.js'
import { attempt, type Rule, when } from '../finding.js'
import { readGeneralNames } from '../general-names.js'

/** `subscriber`: what an issuing CA revoked; `authority`: the root's lists about CAs (SARL) and itself (RARL). */
export type CrlProfile = 'subscriber' | 'authority'

/** A list and the profile it is to follow. */
export type ProfiledCrlFacts = CrlFacts & { readonly profile: CrlProfile }

const ONLY_CA_CERTIFICATES = 2

/** Rules of HPKI about lists. */
export const HPKI_CRL_RULES: readonly Rule<ProfiledCrlFacts>[] = [
  hpki(
    'full-form',
    'authorityKeyIdentifier は鍵識別子、発行者名、シリアル番号を持つこと。',
    'authorityKeyIdentifier has key identifier, issuer and serial number.',
    (facts) => {
      const found = authorityIdentifier(facts)
      return when(!found?.keyIdentifier || !found.issuer || !found.serial, 'incomplete')
    },
  ),
  hpki('no-delta', '差分リストを出さないこと。', 'There are no delta lists.', (facts) =>
    when(
      extension(facts, 'deltaCRLIndicator') !== undefined || extension(facts, 'freshestCRL') !== undefined,
      'delta',
    ),
  ),
  hpki(
    'scope',
    '認証局のリストは場所と対象（認証局のみ）を示し、利用者のリストは示さないこと。',
    'Lists of CAs say where and that they are about CAs; those of subscribers say neither.',
    (facts) => {
      const stated = extension(facts, 'issuingDistributionPoint')
      if (facts.profile === 'subscriber') return when(stated !== undefined, 'a scope')
      const scope = scopeOf(facts)
      return when(!scope || !namesDirectory(scope.name), 'no directory name').concat(
        when(
          [...(scope?.flags.keys() ?? [])].join() !== `${ONLY_CA_CERTIFICATES}`,
          'not about CA certificates alone',
        ),
      )
    },
  ),
  hpki(
    'lifetime',
    'nextUpdate は thisUpdate の 96 時間後まで。',
    'nextUpdate is at most 96 hours after thisUpdate.',
    ({ thisUpdate, nextUpdate }) => {
      const [from, until] = [lenientTime(thisUpdate), nextUpdate && lenientTime(nextUpdate)]
      return when(
        from !== undefined && until !== undefined && until.getTime() - from.getTime() > 96 * 3_600_000,
        'longer',
      )
    },
  ),
  hpki(
    'no-hold',
    '一時停止（certificateHold）を使わないこと。',
    'No certificate is on hold.',
    ({ entries }) =>
      entries.flatMap((one) => {
        const reason = extension(one, 'reasonCode')?.value
        return when(
          reason !== undefined && der.equal(reason, Uint8Array.of(der.ENUMERATED, 1, 6)),
          'certificateHold',
        )
      }),
  ),
]

function hpki(
  id: string,
  ja: string,
  en: string,
  check: (facts: ProfiledCrlFacts) => string[],
): Rule<ProfiledCrlFacts> {
  return {
    id: `hpki.3.1.${id}`,
    clause: 'HPKI §3.1',
    severity: 'error',
    appliesTo: 'HPKI list',
    ja,
    en,
    check,
  }
}

function namesDirectory(name: der.Node | undefined): boolean {
  const point = name && attempt(() => readPointName(name).name)
  return point !== undefined && readGeneralNames(point).some(({ form }) => form === 'directoryName')
}
