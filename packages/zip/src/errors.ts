import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const OBTAIN_AGAIN = {
  ja: '作成者から同じファイルをもう一度受け取ってください。',
  en: 'Obtain the same file from its maker once more.',
}
const PACK_AGAIN = {
  ja: '別のソフトウェアで、ZIPを作り直してもらってください。',
  en: 'Have the ZIP made again with another program.',
}
const CUT_DOWN = {
  ja: 'ファイルを分けるか、内容を減らしてください。',
  en: 'Split the file or reduce what it holds.',
}

/** Every refusal of the reader and the writer. Nothing is repaired: two programs would repair two ways and unpack two things. */
export const ZIP_ERRORS = {
  'zip/no-end': {
    ja: 'ZIPの終わりの記録がないか、その後に余分なデータがあります。',
    en: 'The ZIP has no proper end, or something follows it.',
    next: OBTAIN_AGAIN,
  },
  'zip/two-ends': {
    ja: 'ZIPの終わりと読める部分が二つあり、どちらが正しいか決められません。',
    en: 'Two parts of the ZIP can be read as its end.',
    next: PACK_AGAIN,
  },
  'zip/malformed': {
    ja: 'ZIPの目次が壊れています。',
    en: 'The directory of the ZIP is damaged.',
    next: OBTAIN_AGAIN,
  },
  'zip/multi-disk': {
    ja: '分割されたZIPの一部です。',
    en: 'It is one part of a ZIP that was split.',
    next: { ja: '一つのファイルにまとめ直してください。', en: 'Join it into one file first.' },
  },
  'zip/junk': {
    ja: 'ZIPの部品の前後に、目次に載っていないデータがあります。',
    en: 'Data that the directory does not know stand before, between or behind the entries.',
    next: PACK_AGAIN,
  },
  'zip/overlap': {
    ja: 'ZIPの中のファイルが、重なり合っています。',
    en: 'Entries of the ZIP overlap.',
    next: OBTAIN_AGAIN,
  },
  'zip/headers-differ': {
    ja: 'ZIPの目次と、ファイルごとの見出しが食い違っています。',
    en: 'The directory of the ZIP and the header of an entry disagree.',
    next: PACK_AGAIN,
  },
  'zip/encrypted': {
    ja: 'ZIPの中のファイルが暗号化されています。',
    en: 'An entry of the ZIP is encrypted.',
    next: { ja: 'パスワードなしで作り直してください。', en: 'Make it again without a password.' },
  },
  'zip/method': {
    ja: 'この圧縮方式のZIPは扱えません。',
    en: 'An entry is packed in a way that is not read here.',
    next: PACK_AGAIN,
  },
  'zip/special-file': {
    ja: 'ZIPの中に、普通のファイルでないもの（リンクなど）があります。',
    en: 'An entry is no ordinary file (a link, for example).',
    next: PACK_AGAIN,
  },
  'zip/name': {
    ja: 'ZIPの中に、使えない名前のファイルがあります。',
    en: 'The name of an entry cannot be used: absolute, leading out of the folder, or unreadable.',
    next: PACK_AGAIN,
  },
  'zip/name-twice': {
    ja: 'ZIPの中に、同じ名前か、大文字・小文字や文字の合成だけが違う名前のファイルがあります。',
    en: 'Two entries have the same name, or names that differ only by case or composition.',
    next: { ja: '名前を変えて作り直してください。', en: 'Rename one of them and make the ZIP again.' },
  },
  'zip/too-many-entries': {
    ja: 'ZIPの中のファイルが多すぎます。',
    en: 'The ZIP holds too many entries.',
    next: CUT_DOWN,
  },
  'zip/too-large': {
    ja: 'ZIPの中のファイルが大きすぎます。',
    en: 'What the ZIP holds is too large.',
    next: CUT_DOWN,
  },
  'zip/bomb': {
    ja: 'ZIPの中身が、圧縮された大きさに比べて異常に大きくなります。',
    en: 'The ZIP unpacks to many times of what an honest one would.',
    next: OBTAIN_AGAIN,
  },
  'zip/damaged': {
    ja: 'ZIPの中のファイルが壊れています。',
    en: 'An entry of the ZIP is damaged.',
    next: OBTAIN_AGAIN,
  },
  'zip/content-changed': {
    ja: 'ZIPに入れている間に、ファイルの内容が変わりました。',
    en: 'A file changed while it was being packed.',
    next: {
      ja: 'ファイルを使っているほかのプログラムを閉じて、やり直してください。',
      en: 'Close other programs that write the file, and try again.',
    },
  },
} as const satisfies ErrorTable

/** What packages/zip refuses to read or to write. */
export class ZipError extends CodedError<keyof typeof ZIP_ERRORS> {}
