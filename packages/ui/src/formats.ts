/** How dates, sizes and fingerprints are written on the pages. Dates are in Japan time, whatever the reader's machine says. */
import { formatEraDate, formatJapanTime, type Language } from '@jitsuin/kernel'

/** An instant in the words of the language; `era` (令和8年11月20日) only where readers use eras. */
export type MomentText = { readonly text: string; readonly era: string | null }

/** Writes an ISO 8601 instant as `2026年11月20日 9:12` and its era date, or `2026-11-20 09:12 JST`. */
export function formatMoment(iso: string, language: Language): MomentText {
  const at = new Date(iso)
  return { text: formatJapanTime(at, language), era: language === 'ja' ? formatEraDate(at) : null }
}

const KIB = 1024
const MIB = KIB * KIB

/** A size in bytes as people read it: `812 B`, `4.8 KB`, `9.5 MB` (1 KB is 1024 bytes, as file managers count). */
export function formatSize(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`
  if (bytes < MIB) return `${tenths(bytes / KIB)} KB`
  return `${tenths(bytes / MIB)} MB`
}

const DURATION_UNITS = [
  { seconds: 86_400, ja: '日', en: ' d' },
  { seconds: 3_600, ja: '時間', en: ' h' },
  { seconds: 60, ja: '分', en: ' min' },
  { seconds: 1, ja: '秒', en: ' s' },
] as const

/** A length of time by its two largest units, cut off below: `3日2時間`, `1分5秒`; in English `3 d 2 h`, `1 min 5 s`. */
export function formatDuration(totalSeconds: number, language: Language): string {
  const largest = DURATION_UNITS.findIndex(({ seconds }) => seconds <= totalSeconds)
  if (largest === -1) return `0${DURATION_UNITS[3][language]}`
  const parts: string[] = []
  let rest = totalSeconds
  for (const unit of DURATION_UNITS.slice(largest, largest + 2)) {
    const count = Math.floor(rest / unit.seconds)
    rest -= count * unit.seconds
    if (count > 0) parts.push(`${count}${unit[language]}`)
  }
  return parts.join(language === 'ja' ? '' : ' ')
}

/** Hexadecimal in pairs, so that two people can compare it aloud: `3F A0 …`. */
export function formatHex(hex: string): string {
  return (hex.toUpperCase().match(/.{1,2}/g) ?? []).join(' ')
}

function tenths(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value))
}
