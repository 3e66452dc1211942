/** What the six steps of a card are called, and for each obstacle what it is and what to do. */
import { type SameKeys, wordingBook } from '@jitsuin/ui'

/** Japanese: the original. */
const JA = {
  cancel: 'やめる',
  again: 'もう一度試す',
  step: {
    bridge: 'カードブリッジ（カードとブラウザーをつなぐソフト）',
    site: 'このサイトでのカードの利用の許可',
    reader: 'カードリーダー',
    card: 'カード',
    pin: '暗証番号（PIN）',
    check: '証明書の確認',
  },
  active: {
    bridge: 'さがしています。',
    site: 'カードブリッジの窓で「許可する」を押してください。',
    reader: '確かめています。',
    card: '確かめています。',
    pin: 'カードブリッジの窓で暗証番号を入力してください。',
    check: '有効期間・失効・資格を確かめています。',
  },
  done: {
    bridge: '動いています。',
    site: '許可されています。',
    reader: 'つながっています。',
    card: '読み取れました。',
    pin: 'カードが確認しました。',
    check: '確認できました。',
  },
  working: 'カードが署名しています。',
  allowed: '許可されました。続けて、暗証番号の入力に進みます。',
  openWindow: 'カードブリッジの窓が開かないときは、ここを押してください',
  allow: 'このサイトでカードを使う',
  goOn: '暗証番号の入力に進む',
  obstacle: {
    'not-installed': 'カードブリッジが見つかりません。',
    outdated: 'カードブリッジが古い版です。',
    'not-paired': 'このサイトでのカードの利用は、まだ許可されていません。',
    'site-refused': 'カードの利用が許可されませんでした。',
    'pairing-expired': '許可の確認の時間が過ぎました。',
    'no-reader': 'カードリーダーが見つかりません。',
    'no-card': 'カードが入っていません。',
    'card-unreadable': 'カードを読み取れません。',
    'card-locked': 'カードがロックされています。',
    'no-certificate': 'このカードには、ここで使える証明書がありません。',
    cancelled: '取り消しました。',
    expired: '時間が過ぎました。',
  },
  next: {
    'not-installed':
      'まだ入れていないときは入れてください。入れてあるときは起動してください。ブラウザーが「ローカルネットワークへのアクセス」を尋ねたときは、許可してください。',
    outdated: '新しい版のカードブリッジを入れてください。',
    'not-paired': '下のボタンを押し、カードブリッジの窓で許可してください。最初の一度だけです。',
    'site-refused': '間違えて断ったときは、もう一度ボタンを押してください。',
    'pairing-expired': 'もう一度ボタンを押し、カードブリッジの窓で許可してください。',
    'no-reader': 'リーダーをつないでください。つなぐと自動で先に進みます。',
    'no-card': 'カードをリーダーの奥まで入れてください。入れると自動で先に進みます。',
    'card-unreadable':
      'カードの表裏と向きを確かめて、入れ直してください。ほかのソフトがカードを使っているときは、終了してください。',
    'card-locked':
      '暗証番号を続けて間違えたため、使えません。ロック解除番号（PUK）で解除するか、発行元に連絡してください。',
    'no-certificate': 'カードの種類を確かめてください。認証用の証明書が入ったカードが必要です。',
    cancelled: 'もう一度試すか、別の方法を選んでください。',
    expired: 'もう一度試してください。暗証番号は5分以内に入力してください。',
  },
} as const

/** English. */
const EN = {
  cancel: 'Cancel',
  again: 'Try again',
  step: {
    bridge: 'Card bridge (the program between card and browser)',
    site: 'Permission for this site to use the card',
    reader: 'Card reader',
    card: 'Card',
    pin: 'PIN',
    check: 'Check of the certificate',
  },
  active: {
    bridge: 'Looking for it.',
    site: 'Press “Allow” in the window of the card bridge.',
    reader: 'Checking.',
    card: 'Checking.',
    pin: 'Enter the PIN in the window of the card bridge.',
    check: 'Checking validity, revocation and qualification.',
  },
  done: {
    bridge: 'It is running.',
    site: 'Allowed.',
    reader: 'Connected.',
    card: 'It can be read.',
    pin: 'The card has checked it.',
    check: 'All good.',
  },
  working: 'The card is signing.',
  allowed: 'Allowed. The PIN comes next.',
  openWindow: 'If the window of the card bridge does not open, press here',
  allow: 'Use the card with this site',
  goOn: 'Go on to the PIN',
  obstacle: {
    'not-installed': 'The card bridge was not found.',
    outdated: 'The card bridge is too old.',
    'not-paired': 'This site may not use the card yet.',
    'site-refused': 'The use of the card was not allowed.',
    'pairing-expired': 'The time for allowing has passed.',
    'no-reader': 'No card reader was found.',
    'no-card': 'There is no card in the reader.',
    'card-unreadable': 'The card cannot be read.',
    'card-locked': 'The card is locked.',
    'no-certificate': 'This card has no certificate that can be used here.',
    cancelled: 'Cancelled.',
    expired: 'The time has passed.',
  },
  next: {
    'not-installed':
      'Install it if you have not; else start it. If the browser asks about access to the local network, allow it.',
    outdated: 'Install the new version of the card bridge.',
    'not-paired':
      'Press the button below and allow it in the window of the card bridge. This is needed once.',
    'site-refused': 'If you refused by mistake, press the button again.',
    'pairing-expired': 'Press the button again and allow it in the window of the card bridge.',
    'no-reader': 'Connect the reader; the next step begins by itself.',
    'no-card': 'Push the card all the way into the reader; the next step begins by itself.',
    'card-unreadable':
      'Check which way round the card is and insert it again. Close other programs that use the card.',
    'card-locked': 'The PIN was wrong too many times. Unlock the card with the PUK, or contact the issuer.',
    'no-certificate': 'Check the kind of card. It must hold a certificate for authentication.',
    cancelled: 'Try again, or choose another way.',
    expired: 'Try again. The PIN must be entered within five minutes.',
  },
} as const satisfies SameKeys<typeof JA>

/** The wording of the steps; every page that draws them starts with it. */
export const cardWording = wordingBook('card-steps', JA, EN)
