import { CodedError, type ErrorTable } from '@jitsuin/kernel'

/** Every code that packages/keys throws. */
export const KEYS_ERRORS = {
  'keys/kind-unknown': {
    ja: 'この種類の鍵には対応していません。',
    en: 'This kind of key is not supported.',
    next: {
      ja: 'RSA（2048 ビット以上）、P-256、P-384、P-521、Ed25519 の鍵を使ってください。',
      en: 'Use RSA of 2048 bits or more, P-256, P-384, P-521 or Ed25519.',
    },
  },
  'keys/algorithm-mismatch': {
    ja: 'この鍵では、指定された方式で署名できません。',
    en: 'This key cannot sign with the algorithm that was asked for.',
    next: {
      ja: '鍵の種類に合う署名方式を指定してください。',
      en: 'Ask for an algorithm of this kind of key.',
    },
  },
  'keys/unreadable': {
    ja: '秘密鍵のファイルを読み取れません。',
    en: 'The file of the private key cannot be read.',
    next: { ja: 'ファイルが正しいか確かめてください。', en: 'Check that it is the right file.' },
  },
  'keys/wrong-passphrase': {
    ja: 'パスフレーズが違うか、ファイルが壊れています。',
    en: 'The passphrase is wrong, or the file is damaged.',
    next: {
      ja: 'パスフレーズを確かめて、もう一度試してください。',
      en: 'Check the passphrase and try again.',
    },
  },
  'keys/passphrase-form': {
    ja: 'パスフレーズが空か、使えない文字が入っています。',
    en: 'The passphrase is empty, or has characters that other programs would read differently.',
    next: {
      ja: '半角の英数字と記号だけで、一文字以上のパスフレーズにしてください。',
      en: 'Use printable ASCII characters, at least one.',
    },
  },
  'keys/encryption-unsupported': {
    ja: '鍵の暗号化の方式が古いか、対応していません。',
    en: 'The file is encrypted in an old or unsupported way.',
    next: {
      ja: 'AES-256 で暗号化した形に作り直してください（openssl pkcs12 -export など）。',
      en: 'Export it again with AES-256, for example with openssl pkcs12 -export.',
    },
  },
  'keys/exists': {
    ja: '同じ名前の鍵がすでにあります。',
    en: 'There is a key with this name already.',
    next: { ja: '別の名前を使ってください。', en: 'Use another name.' },
  },
  'keys/missing': {
    ja: '鍵が見つかりません。',
    en: 'The key is not there.',
    next: {
      ja: '鍵の名前と保管場所を確かめてください。',
      en: 'Check the name of the key and where it is kept.',
    },
  },
  'keys/token-unavailable': {
    ja: '鍵を保管する装置（HSM やカード）が使えません。',
    en: 'The device that keeps the key (HSM or card) is not available.',
    next: {
      ja: '装置の接続と設定（モジュールの場所、トークンの名前）を確かめてください。',
      en: 'Check its connection and settings (path of the module, label of the token).',
    },
  },
  'keys/token-pin': {
    ja: '装置が PIN を受け付けませんでした。',
    en: 'The device did not accept the PIN.',
    next: {
      ja: 'PIN を確かめてください。何度も間違えると装置は使えなくなります。',
      en: 'Check the PIN; after several wrong ones the device locks itself.',
    },
  },
  'keys/token-failed': {
    ja: '装置が処理を完了できませんでした。',
    en: 'The device could not complete the operation.',
    next: {
      ja: 'もう一度試し、続くようなら装置の管理者に連絡してください。',
      en: 'Try again; if it persists, tell whoever runs the device.',
    },
  },
} as const satisfies ErrorTable

/** What packages/keys refuses or fails to do. No message holds a key, a PIN or a passphrase. */
export class KeysError extends CodedError<keyof typeof KEYS_ERRORS> {}
