import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const EXPORT_AGAIN = {
  ja: '元のソフトウェアで、PDFをもう一度出力してください。',
  en: 'Export the PDF again from the program that made it.',
}
const OBTAIN_AGAIN = {
  ja: '作成者から同じファイルをもう一度受け取ってください。',
  en: 'Obtain the same file from its maker once more.',
}
const CUT_DOWN = {
  ja: 'ファイルを分けるか、内容を減らしてください。',
  en: 'Split the file or reduce what it holds.',
}

/** Every refusal of the reader. What two programs would repair in two ways, and then show as two documents, it does not read. */
export const PDF_ERRORS = {
  'pdf/no-header': {
    ja: 'PDFの先頭に、PDFの印（%PDF-）がありません。',
    en: 'The file does not begin with %PDF-.',
    next: EXPORT_AGAIN,
  },
  'pdf/version': {
    ja: 'このバージョンのPDFは扱えません。',
    en: 'PDF of this version is not read.',
    next: { ja: 'PDF 1.4〜2.0で出力し直してください。', en: 'Export it as PDF 1.4 to 2.0.' },
  },
  'pdf/no-end': {
    ja: 'PDFの終わりの印がないか、その後に余分なデータがあります。',
    en: 'The PDF has no proper end (startxref and %%EOF), or something follows it.',
    next: OBTAIN_AGAIN,
  },
  'pdf/cross-reference': {
    ja: 'PDFの目次（相互参照表）が壊れています。',
    en: 'The cross-reference of the PDF is damaged.',
    next: EXPORT_AGAIN,
  },
  'pdf/loop': {
    ja: 'PDFの中の参照が堂々巡りしています。',
    en: 'References inside the PDF go round in circles.',
    next: EXPORT_AGAIN,
  },
  'pdf/malformed': {
    ja: 'PDFの内容が規格に合っていません。',
    en: 'The content of the PDF does not follow the standard.',
    next: EXPORT_AGAIN,
  },
  'pdf/filter': {
    ja: 'この圧縮方式のPDFは扱えません。',
    en: 'The PDF is packed in a way that is not read here.',
    next: EXPORT_AGAIN,
  },
  'pdf/too-large': {
    ja: 'PDFか、その中に圧縮されたデータが大きすぎます。',
    en: 'The PDF, or something packed in it, is too large.',
    next: CUT_DOWN,
  },
  'pdf/too-deep': {
    ja: 'PDFの入れ子が深すぎます。',
    en: 'The PDF is nested too deeply.',
    next: CUT_DOWN,
  },
  'pdf/too-many-objects': {
    ja: 'PDFの部品か、更新の回数が多すぎます。',
    en: 'The PDF has too many objects or updates.',
    next: CUT_DOWN,
  },
  'pdf/encrypted': {
    ja: 'PDFが暗号化されています。',
    en: 'The PDF is encrypted.',
    next: {
      ja: 'パスワードや印刷などの制限を外して、保存し直してください。',
      en: 'Save it again without password and without restrictions.',
    },
  },
} as const satisfies ErrorTable

/** What packages/pdf refuses to read. */
export class PdfError extends CodedError<keyof typeof PDF_ERRORS> {}
