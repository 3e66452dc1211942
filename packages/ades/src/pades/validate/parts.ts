/**
 * What may become of each part of a document behind a signature (ISO 32000-2 §12.8.2.2). A part is known by the way that leads to it from the
 * trailer; the same object on two ways must satisfy both, so nothing that is drawn is changed by calling it something else.
 */
import type { Text } from '@jitsuin/kernel'
import type { ReasonCode } from '../../validate/reasons.js'

/** A part of a document, and what is said of a change in it that is not allowed. */
type Part = Text & { readonly code: ReasonCode }

/** The parts, the gravest first: the first change that is not allowed gives the reason. */
export const PARTS = {
  content: { ja: 'ページの内容・資源', en: 'page content or resources', code: 'later/content' },
  pages: { ja: 'ページの並び', en: 'page tree', code: 'later/pages' },
  page: { ja: 'ページ', en: 'page', code: 'later/pages' },
  signature: { ja: '署名', en: 'signature', code: 'later/signature' },
  catalog: { ja: '文書全体の設定', en: 'catalog', code: 'later/catalog' },
  form: { ja: 'フォーム', en: 'form', code: 'later/field' },
  'form-resources': { ja: 'フォームの資源', en: 'resources of the form', code: 'later/field' },
  fields: { ja: 'フォームの項目の一覧', en: 'fields of the form', code: 'later/field' },
  field: { ja: 'フォームの項目', en: 'form field', code: 'later/field' },
  value: { ja: 'フォームの記入', en: 'what was filled in', code: 'later/field' },
  'new-signature': { ja: '新しい署名', en: 'new signature', code: 'later/forbidden' },
  annotations: { ja: '注釈の一覧', en: 'annotations of a page', code: 'later/annotation' },
  annotation: { ja: '注釈', en: 'annotation', code: 'later/annotation' },
  structure: { ja: '文書の構造（タグ）', en: 'structure (tags)', code: 'later/catalog' },
  'security-store': { ja: '検証情報（DSS）', en: 'validation data (DSS)', code: 'later/forbidden' },
  information: { ja: '文書の情報', en: 'document information', code: 'later/forbidden' },
  container: { ja: '格納用の入れ物', en: 'container of objects', code: 'later/unreferenced' },
  unreferenced: {
    ja: 'どこからも参照されない部品',
    en: 'referred to by nothing',
    code: 'later/unreferenced',
  },
  other: { ja: 'その他の設定', en: 'other settings', code: 'later/catalog' },
} as const satisfies Record<string, Part>

/** A part by its name. */
export type PartName = keyof typeof PARTS

/** Where the catalog leads, and what lies there; the store needs an extension of the version (EN 319 142-1 §5.4.2). */
export const CATALOG_PARTS: Readonly<Record<string, PartName>> = {
  DSS: 'security-store',
  Metadata: 'information',
  Extensions: 'security-store',
  Version: 'information',
  PieceInfo: 'information',
}

/** What programs note down on a page when they save it; none of it is shown. */
export const PAGE_NOTES: ReadonlySet<string> = new Set(['LastModified', 'PieceInfo', 'Metadata', 'Tabs'])
/** The entries of a field that filling it in changes; RV and I go with V (§12.7.4, §12.7.5), M says when. */
export const VALUE_KEYS: ReadonlySet<string> = new Set(['V', 'RV', 'I', 'M'])
/** What a signature field gets beside its value: flags of the widget, and how an appearance would be made. */
export const SIGNED_FIELD_KEYS: ReadonlySet<string> = new Set(['F', 'MK', 'DA'])
/** How a value is drawn: it may change with the value alone. */
export const APPEARANCE_KEYS: ReadonlySet<string> = new Set(['AP', 'AS'])
