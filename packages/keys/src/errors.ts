import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const ASK_OPERATOR = {
  ja: '運営者に連絡してください。',
  en: 'Tell the operator.',
}

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
  'split-key/key-refused': {
    ja: 'この鍵は二つに分けられません。',
    en: 'This key cannot be split in two.',
    next: {
      ja: '公開指数が 65537 で、2048・3072・4096 ビットの RSA 鍵を使ってください。',
      en: 'Use an RSA key of 2048, 3072 or 4096 bits with the public exponent 65537.',
    },
  },
  'split-key/public-key-mismatch': {
    ja: '分けた鍵の公開鍵の記録が食い違っています。',
    en: 'The recorded parts of the public key of a split key do not belong together.',
    next: ASK_OPERATOR,
  },
  'split-key/share-out-of-window': {
    ja: '鍵のかけらの長さか範囲が正しくありません。',
    en: 'A share of a split key has not the fixed length, or lies outside its window.',
    next: ASK_OPERATOR,
  },
  'split-key/contribution-refused': {
    ja: '鍵のかけらの更新に使う値の長さが正しくありません。',
    en: 'A contribution to the refresh of a split key has not the fixed length.',
    next: ASK_OPERATOR,
  },
  'split-key/algorithm-unknown': {
    ja: 'このハッシュ方式では署名できません。',
    en: 'A split key does not sign with this hash algorithm.',
    next: { ja: 'SHA-256・SHA-384・SHA-512 を使ってください。', en: 'Use SHA-256, SHA-384 or SHA-512.' },
  },
  'split-key/digest-length': {
    ja: 'ハッシュ値の長さが、ハッシュ方式と合いません。',
    en: 'The digest has not the length of its hash algorithm.',
    next: {
      ja: 'ハッシュ方式とハッシュ値を確かめてください。',
      en: 'Check the algorithm and the digest that were sent.',
    },
  },
  'split-key/base-refused': {
    ja: 'この値は、分けた鍵では計算できません。',
    en: 'A split key is not applied to this value: it has another length than the modulus, or is 0, 1, N − 1 or more.',
    next: ASK_OPERATOR,
  },
  'split-key/exponentiation-failed': {
    ja: '分けた鍵の計算ができませんでした。',
    en: 'The computation with a share failed.',
    next: ASK_OPERATOR,
  },
  'split-key/worker-ended': {
    ja: '分けた鍵の計算が途中で止まりました。',
    en: 'The worker that computes with shares ended before it answered.',
    next: { ja: 'もう一度試してください。', en: 'Try again.' },
  },
  'split-key/key-forgotten': {
    ja: 'この鍵のかけらは、もう使われません。',
    en: 'The share was forgotten while the call waited: it was refreshed or revoked.',
    next: {
      ja: 'もう一度試し、それでも同じときは発行元の認証局に問い合わせてください。',
      en: 'Try again; if it persists, ask the authority that issued the certificate.',
    },
  },
  'split-key/combination-wrong': {
    ja: '二つの部分署名を合わせても、正しい署名になりません。',
    en: 'The two partial signatures do not make a valid signature; nothing was released.',
    next: {
      ja: 'もう一度試し、それでも同じときは運営者に連絡してください。',
      en: 'Try again; if it persists, tell the operator.',
    },
  },
  'split-key/self-test-failed': {
    ja: '起動時の自己検査に失敗したため、署名の機能を動かしません。',
    en: 'The start-up self-test of the arithmetic failed, so nothing is signed.',
    next: {
      ja: '導入したプログラムが壊れていないか、実行環境の版が正しいかを確かめてください。',
      en: 'Check that the installation is whole and runs on the Node version that it carries.',
    },
  },
  'split-key/wrapping-key-refused': {
    ja: '鍵のかけらを守る鍵が正しくありません。',
    en: 'The key that is to wrap shares is not 32 bytes long.',
    next: { ja: '32 バイトの鍵を設定してください。', en: 'Set a key of 32 bytes.' },
  },
  'split-key/wrapping-key-gone': {
    ja: '鍵のかけらを守る鍵が、このトークン（HSM）にありません。',
    en: 'This token does not hold the key that wraps the shares of this zone.',
    next: {
      ja: 'いつものトークンをつなぐか、トークンのバックアップを戻してください。',
      en: 'Connect the token that was used before, or restore its backup.',
    },
  },
  'split-key/share-unreadable': {
    ja: '保管した鍵のかけらを開けません。',
    en: 'A stored share cannot be opened: it is damaged, of another key, epoch or holder, or wrapped by another key.',
    next: ASK_OPERATOR,
  },
} as const satisfies ErrorTable

/** What packages/keys refuses or fails to do. No message holds a key, a PIN or a passphrase. */
export class KeysError extends CodedError<keyof typeof KEYS_ERRORS> {}
