import type { ErrorTable } from '@jitsuin/kernel'

const PHOTOGRAPH_IT = {
  ja: '書類をカメラで撮影するか、JPEG・PNG・PDF で保存し直してください。',
  en: 'Photograph the paper, or save it again as JPEG, PNG or PDF.',
}
const TELL_OPERATOR = {
  ja: '運用担当者に連絡してください。',
  en: 'Tell the operator of this installation.',
}

/** Codes of kept and uploaded files. */
export const FILE_ERRORS = {
  'file/not-found': {
    ja: 'ファイルが見つかりません。',
    en: 'The file is not there.',
    next: TELL_OPERATOR,
  },
  'file/damaged': {
    ja: '保管したファイルが壊れています。',
    en: 'The kept file is damaged.',
    next: {
      ja: '運用担当者に連絡し、控えから戻してください。',
      en: 'Have the operator restore it from a backup.',
    },
  },
  'file/too-large': {
    ja: 'ファイルが大きすぎて保管できません。',
    en: 'The file is too large to be kept.',
    next: { ja: '小さくしてください。', en: 'Make it smaller.' },
  },
  'upload/empty': {
    ja: 'ファイルの中身がありません。',
    en: 'The file is empty.',
    next: { ja: 'もう一度選んでください。', en: 'Choose it again.' },
  },
  'upload/too-large': {
    ja: 'ファイルが大きすぎます（20MB まで）。',
    en: 'The file is larger than 20 MB.',
    next: {
      ja: '画質を下げるか、撮影し直してください。',
      en: 'Lower its quality, or photograph the paper again.',
    },
  },
  'upload/type-refused': {
    ja: 'この種類のファイルは受け取れません。受け取れるのは写真（JPEG・PNG・WebP）と PDF です。',
    en: 'Files of this kind are not accepted; photos (JPEG, PNG, WebP) and PDF are.',
    next: PHOTOGRAPH_IT,
  },
  'upload/heic': {
    ja: 'HEIC 形式の写真は受け取れません。',
    en: 'Photos in the HEIC format are not accepted.',
    next: {
      ja: 'この画面のカメラで撮影するか、iPhone の「設定 › カメラ › フォーマット」で「互換性優先」を選んでください。',
      en: 'Use the camera of this page, or choose "Most Compatible" in the camera formats of your iPhone.',
    },
  },
  'upload/image-broken': {
    ja: '写真が壊れているか、途中で切れています。',
    en: 'The picture is damaged or cut short.',
    next: { ja: '撮影し直してください。', en: 'Take it again.' },
  },
  'upload/too-many-pixels': {
    ja: '写真の画素数が多すぎます。',
    en: 'The picture has too many pixels.',
    next: { ja: '画質を下げて撮影し直してください。', en: 'Take it again with less resolution.' },
  },
  'upload/pdf-broken': {
    ja: 'PDF が壊れているか、前後に余分なものが付いています。',
    en: 'The PDF is damaged, or something stands before or after it.',
    next: PHOTOGRAPH_IT,
  },
  'upload/pdf-locked': {
    ja: 'PDF にパスワードなどの保護がかかっています。',
    en: 'The PDF is protected.',
    next: { ja: '保護を外して保存し直してください。', en: 'Save it without protection.' },
  },
  'upload/pdf-active': {
    ja: 'PDF に、開いたときに動作する仕掛けや別のファイルが入っています。',
    en: 'The PDF holds actions or other files.',
    next: PHOTOGRAPH_IT,
  },
  'upload/two-in-one': {
    ja: 'ファイルが、PDF と別の種類を兼ねる形になっています。',
    en: 'The file is a PDF and something else at once.',
    next: PHOTOGRAPH_IT,
  },
} as const satisfies ErrorTable
