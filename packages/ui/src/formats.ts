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

/** Hexadecimal in pairs, so that two people can compare it aloud: `3F A0 …`. */
export function formatHex(hex: string): string {
  return (hex.toUpperCase().match(/.{1,2}/g) ?? []).join(' ')
}

function tenths(value: number): string {
  return value < 10 ? value.toFixed(1).replace(/\.0$/, '') : String(Math.round(value))
}
