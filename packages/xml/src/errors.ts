import { CodedError, type ErrorTable } from '@jitsuin/kernel'
import { ENCRYPTION_ERRORS } from './encryption/error-table.js'
import { SIGNATURE_ERRORS } from './signature/error-table.js'

const MEND = {
  ja: 'ファイルを作成したシステムで、もう一度出力してください。',
  en: 'Export the file again from the system that made it.',
}

const ASK_MAKER = {
  ja: 'ファイルを作成したシステムの提供元にお問い合わせください。',
  en: 'Ask the maker of the system that produced the file.',
}

const CUT_DOWN = {
  ja: 'ファイルを分けるか、内容を減らしてください。',
  en: 'Split the file or reduce what it holds.',
}

/** Refusals of the reader, of the tree helpers and of the canonicaliser. */
const DOCUMENT_ERRORS = {
  'xml/too-large': {
    ja: 'ファイルが大きすぎます。',
    en: 'The file is too large.',
    next: CUT_DOWN,
  },
  'xml/too-deep': {
    ja: '文書の入れ子が深すぎます。',
    en: 'The document is nested too deeply.',
    next: CUT_DOWN,
  },
  'xml/too-many-nodes': {
    ja: '文書の要素が多すぎます。',
    en: 'The document has too many elements.',
    next: CUT_DOWN,
  },
  'xml/too-many-attributes': {
    ja: '一つの要素に付いた属性が多すぎます。',
    en: 'One element has too many attributes.',
    next: CUT_DOWN,
  },
  'xml/too-many-namespaces': {
    ja: '名前空間の宣言が多すぎます。',
    en: 'Too many namespaces are declared.',
    next: CUT_DOWN,
  },
  'xml/name-too-long': {
    ja: '要素か属性の名前が長すぎます。',
    en: 'The name of an element or attribute is too long.',
    next: CUT_DOWN,
  },
  'xml/unsupported-encoding': {
    ja: 'この文字コードのXMLは扱えません。',
    en: 'XML in this character encoding cannot be read.',
    next: { ja: 'UTF-8で保存し直してください。', en: 'Save the file as UTF-8.' },
  },
  'xml/encoding-mismatch': {
    ja: 'XMLに書かれた文字コードが、実際の文字コードと違います。',
    en: 'The declared character encoding is not the one in use.',
    next: { ja: 'UTF-8で保存し直してください。', en: 'Save the file as UTF-8.' },
  },
  'xml/invalid-bytes': {
    ja: '文字として読めない部分があります。',
    en: 'Some bytes are not characters of the encoding.',
    next: MEND,
  },
  'xml/forbidden-character': {
    ja: 'XMLで使えない文字が含まれています。',
    en: 'The document holds a character that XML forbids.',
    next: MEND,
  },
  'xml/unsupported-version': {
    ja: 'この版のXMLは扱えません。',
    en: 'This version of XML cannot be read.',
    next: { ja: 'XML 1.0で出力してください。', en: 'Export the file as XML 1.0.' },
  },
  'xml/doctype': {
    ja: '文書型宣言(DOCTYPE)のあるXMLは、安全のため受け付けません。',
    en: 'XML with a document type declaration is refused for safety.',
    next: { ja: 'DOCTYPEのない形で出力してください。', en: 'Export the file without a DOCTYPE.' },
  },
  'xml/undefined-entity': {
    ja: '定義のない文字の参照があります。',
    en: 'The document refers to an entity that is not defined.',
    next: MEND,
  },
  'xml/malformed': {
    ja: 'XMLの書き方に誤りがあるか、ファイルが途中で切れています。',
    en: 'The file is not well-formed XML, or it was cut short.',
    next: MEND,
  },
  'xml/namespace': {
    ja: '名前空間の使い方に誤りがあります。',
    en: 'A namespace is not used as the rules demand.',
    next: ASK_MAKER,
  },
  'xml/duplicate-attribute': {
    ja: '一つの要素に同じ属性が二度書かれています。',
    en: 'One element states the same attribute twice.',
    next: ASK_MAKER,
  },
  'xml/duplicate-id': {
    ja: '同じ識別子(Id)を持つ要素が二つ以上あります。',
    en: 'More than one element has the same identifier (Id).',
    next: { ja: 'この文書は使わないでください。', en: 'Do not use this document.' },
  },
  'xml/no-such-id': {
    ja: '参照された識別子(Id)の要素がありません。',
    en: 'No element has the identifier (Id) that is referred to.',
    next: MEND,
  },
  'xml/missing-element': {
    ja: '必要な要素がありません。',
    en: 'A required element is missing.',
    next: ASK_MAKER,
  },
  'xml/ambiguous-element': {
    ja: '一つだけのはずの要素が二つ以上あります。',
    en: 'An element that must stand alone appears more than once.',
    next: ASK_MAKER,
  },
  'xml/unexpected-content': {
    ja: '文字だけのはずの要素に、ほかの内容があります。',
    en: 'An element that may hold only text holds something else.',
    next: ASK_MAKER,
  },
  'c14n/relative-namespace': {
    ja: '相対的な名前空間名は使えません。',
    en: 'Relative namespace names cannot be canonicalised.',
    next: ASK_MAKER,
  },
} as const satisfies ErrorTable

/** Every refusal of this package. */
export const XML_ERRORS = {
  ...DOCUMENT_ERRORS,
  ...SIGNATURE_ERRORS,
  ...ENCRYPTION_ERRORS,
} as const satisfies ErrorTable

/** A refusal of this package; the message names a place, never content. */
export class XmlError extends CodedError<keyof typeof XML_ERRORS> {}
