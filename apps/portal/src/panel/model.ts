/** From who is signed in to the left panel ログイン情報 (C-10). */
import { ALL_PROFILE_ITEMS, type Card, type Me, PROFILE_ITEMS } from '@jitsuin/holder/contract'
import type { Text } from '@jitsuin/kernel'
import { slashDay, slashDayOf } from '../formats.js'

/** One line of the panel: its label and what is set, if anything. */
export type PanelItem = { readonly label: Text; readonly value: string | null }

/** The five items that the panel shows; the others of the profile stand on its page. */
const PANEL_ITEMS = ALL_PROFILE_ITEMS.filter((item) => item !== 'societies' && item !== 'statement')

/** The profile lines, each with its value or null (未登録です). */
export function panelItems({ profile }: Me): readonly PanelItem[] {
  return PANEL_ITEMS.map((item) => ({ label: PROFILE_ITEMS[item], value: profile?.items[item] ?? null }))
}

/** First and last day of a certificate, and whether it still counts. */
export type CertificatePeriod = {
  readonly from: string
  readonly to: string
  readonly standing: Card['certificates'][number]['standing']
}

/** The authentication certificate of the sign-in; else that of the newest card, however it stands. */
export function certificatePeriod({ standing, cards }: Me): CertificatePeriod | null {
  if (standing.kind === 'with-role') {
    return { from: slashDayOf(standing.notBefore), to: slashDayOf(standing.notAfter), standing: 'good' }
  }
  const [newest] = cards.flatMap(({ certificates }) =>
    certificates.filter(({ purpose }) => purpose === 'authentication'),
  )
  if (!newest) return null
  return { from: slashDay(newest.firstDay), to: slashDay(newest.lastDay), standing: newest.standing }
}

/** Family and given name as the reader writes them; the certificate's name when nothing else is known. */
export function displayName({ holder, standing }: Me, language: 'ja' | 'en'): string | null {
  if (!holder) return standing.kind === 'with-role' ? standing.commonName : null
  const { family, given } = holder
  return language === 'ja' ? `${family.kanji} ${given.kanji}` : `${given.romaji} ${family.romaji}`
}
