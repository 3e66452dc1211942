/** Every word on the pages of the bridge. Japanese is the original; `{name}` is filled in. */
import type { Text } from '@jitsuin/kernel'
import type { Language } from '@jitsuin/platform'

const WORDING = {
  'bridge.name': { ja: 'カードブリッジ', en: 'Card bridge' },
  'bridge.skip': { ja: '本文へ', en: 'Skip to content' },
  'bridge.otherLanguage': { ja: 'English', en: '日本語' },
  'bridge.demo': { ja: 'デモ', en: 'DEMO' },
  'bridge.demoNote': {
    ja: 'ソフトウェアのカードです。試用のためのもので、実在の資格を示しません。',
    en: 'This is a card in software, for trying out. It shows no real qualification.',
  },
  'bridge.toHome': { ja: 'カードブリッジの最初の画面', en: 'Start page of the card bridge' },
  'bridge.close': { ja: '閉じる', en: 'Close' },
  'bridge.retry': { ja: 'もう一度確認する', en: 'Check again' },

  'allow.title': { ja: 'サイトの許可', en: 'Allow a site' },
  'allow.question': {
    ja: 'このサイトに、あなたのカードの利用を許可しますか。',
    en: 'Do you allow this site to use your card?',
  },
  'allow.site': { ja: 'サイト', en: 'Site' },
  'allow.means': {
    ja: '許可すると、このサイトはサインインや文書への署名を依頼できます。依頼のたびに、この画面でPINを入力するまで、カードは使われません。',
    en: 'An allowed site may ask you to sign in or to sign documents. Each time, your card does nothing until you type the PIN here.',
  },
  'allow.check': {
    ja: 'アドレスに見覚えがないときは、許可しないでください。',
    en: 'If you do not know this address, do not allow it.',
  },
  'allow.yes': { ja: '許可する(A)', en: 'Allow (A)' },
  'allow.no': { ja: '許可しない(N)', en: 'Do not allow (N)' },
  'allow.done': { ja: '許可しました', en: 'Allowed' },
  'allow.doneNote': {
    ja: '元の画面に戻って、続けてください。許可はカードブリッジの設定画面でいつでも取り消せます。',
    en: 'Go back to the site and go on. You can take this back on the settings page of the bridge at any time.',
  },
  'allow.refused': { ja: '許可しませんでした', en: 'Not allowed' },
  'allow.refusedNote': { ja: 'このサイトはカードを使えません。', en: 'This site cannot use your card.' },

  'pin.title': { ja: 'PIN入力', en: 'PIN' },
  'pin.label': { ja: 'PINを入力してください。(P)', en: 'Enter your PIN. (P)' },
  'pin.ok': { ja: 'OK(O)', en: 'OK (O)' },
  'pin.cancel': { ja: 'キャンセル(C)', en: 'Cancel (C)' },
  'pin.site': { ja: '依頼元', en: 'Asked by' },
  'pin.purpose': { ja: '目的', en: 'Purpose' },
  'pin.signIn': { ja: 'サインイン', en: 'Sign in' },
  'pin.documents': { ja: '文書への署名({count}件)', en: 'Sign documents ({count})' },
  'pin.orders': { ja: '発行局への命令の承認({count}件)', en: 'Approve orders ({count})' },
  'pin.card': { ja: 'カード', en: 'Card' },
  'pin.chooseCard': { ja: '使うカードを選んでください。', en: 'Choose the card to use.' },
  'pin.validUntil': { ja: '有効期限 {day}', en: 'valid until {day}' },
  'pin.triesLeft': { ja: 'PINの残り回数: {count}回', en: 'PIN tries left: {count}' },
  'pin.few': {
    ja: '残り{count}回です。間違え続けるとカードがロックされ、使えなくなります。',
    en: 'Only {count} left. If they are all wrong the card locks and cannot be used.',
  },
  'pin.confirmFew': {
    ja: '残り回数が少ないことを理解して続けます。',
    en: 'I know that few tries are left and want to go on.',
  },
  'pin.unconfirmed': {
    ja: '残り回数が少ないため、続けるには確認欄に印を付けてください。PINはカードに送っていません。',
    en: 'Few tries are left: tick the box to go on. The PIN was not sent to the card.',
  },
  'pin.wrong': {
    ja: 'PINが違います。残り{count}回です。',
    en: 'The PIN is wrong. Tries left: {count}.',
  },
  'pin.malformed': {
    ja: 'PINの文字数または文字の種類が正しくありません。カードには送っていないので、残り回数は減っていません。',
    en: 'The PIN has a wrong length or characters. It was not sent to the card, so no try was lost.',
  },
  'pin.cardChanged': {
    ja: 'カードが替わったか、外されました。PINは送っていません。',
    en: 'The card was changed or removed. No PIN was sent.',
  },
  'pin.unchosen': {
    ja: '使うカードを選んでから、PINを入力してください。PINは送っていません。',
    en: 'Choose a card first, then enter its PIN. No PIN was sent.',
  },
  'pin.cardTaken': {
    ja: 'カードは別の処理で使われています。終わってから、もう一度入力してください。',
    en: 'The card is busy with something else. Type the PIN again when that has finished.',
  },
  'pin.signedSome': {
    ja: '{total}件のうち{signed}件に署名しました。次の文書のPINを入力してください。',
    en: '{signed} of {total} are signed. Enter the PIN for the next one.',
  },
  'pin.hold': {
    ja: 'この一覧の残り{count}件すべてに、1回のPIN入力で署名する',
    en: 'Sign all {count} that remain on this list with one PIN entry',
  },
  'pin.unusable': { ja: '使えないカード', en: 'Cards that cannot be used' },

  'unusable.expired': { ja: '有効期限が切れています。', en: 'Its certificate has expired.' },
  'unusable.not-yet': { ja: '有効期間がまだ始まっていません。', en: 'Its certificate is not valid yet.' },
  'unusable.locked': { ja: 'ロックされています。', en: 'It is locked.' },
  'unusable.wrong-purpose': {
    ja: 'この目的に使える証明書ではありません。',
    en: 'Its certificate is not for this purpose.',
  },
  'unusable.unreadable': { ja: 'PINの状態を読み取れません。', en: 'The state of its PIN cannot be read.' },

  'wait.no-reader': { ja: 'カードの読み取り機がありません', en: 'No card reader' },
  'wait.no-reader.next': {
    ja: '読み取り機をコンピューターにつないでください。つなぐと、自動で次に進みます。',
    en: 'Connect a card reader. This page goes on by itself.',
  },
  'wait.no-card': { ja: 'カードを置いてください', en: 'Insert your card' },
  'wait.no-card.next': {
    ja: '読み取り機にカードを置くと、自動で次に進みます。',
    en: 'Insert the card into the reader. This page goes on by itself.',
  },
  'wait.card-unreadable': { ja: 'カードを読み取れません', en: 'The card cannot be read' },
  'wait.card-unreadable.next': {
    ja: 'カードの向きを確かめて、置き直してください。別のソフトが使用中のときは、その終了を待ってください。',
    en: 'Check which way round it lies and insert it again. If another program uses it, wait until that has finished.',
  },
  'wait.card-locked': { ja: 'カードがロックされています', en: 'The card is locked' },
  'wait.card-locked.next': {
    ja: 'PINを続けて間違えたため、カードを使えません。PUK(ロック解除番号)をお持ちの方は、コマンド「jitsuin card unlock」で解除できます。お持ちでない方は、カードの発行元で解除の手続きをしてください。',
    en: 'Too many wrong PINs were entered. With the PUK (unlock code) you can unlock it: run “jitsuin card unlock”. Without it, ask the issuer of the card.',
  },
  'wait.no-certificate': { ja: '使える証明書がありません', en: 'No certificate can be used' },
  'wait.no-certificate.next': {
    ja: 'この目的に使える、有効期間内の証明書があるカードを置いてください。',
    en: 'Insert a card whose certificate is for this purpose and is valid.',
  },

  'wait.working': { ja: '処理しています', en: 'Working' },
  'wait.working.next': {
    ja: 'カードで署名しています。カードを動かさずにお待ちください。',
    en: 'The card is signing. Leave it where it is.',
  },

  'pin.hashes': { ja: '内容の分からない署名({count}件)', en: 'Signatures of unknown content ({count})' },
  'pin.hashesWarning': {
    ja: '内容不明。サイトはハッシュ値だけを送っています。何に署名するのかを、この画面では確かめられません。',
    en: 'Content unknown. The site sent hash values only; what you sign cannot be checked here.',
  },

  'documents.title': { ja: '署名する文書', en: 'Documents to sign' },
  'documents.size': { ja: '{bytes} バイト', en: '{bytes} bytes' },
  'documents.patient': { ja: '患者', en: 'Patient' },
  'documents.birthDate': { ja: '生年月日', en: 'Date of birth' },
  'documents.drugs': { ja: '処方', en: 'Drugs' },
  'documents.prescription': { ja: '処方箋', en: 'Prescription' },
  'documents.xml': {
    ja: 'XML文書({root})。内容の一部を示します。',
    en: 'XML document ({root}); part of its content.',
  },
  'documents.text': { ja: '文章', en: 'Text' },
  'documents.textCut': { ja: '文章。先頭だけを示します。', en: 'Text; only its beginning is shown.' },
  'documents.pdf': {
    ja: 'PDF文書。この画面では内容を表示できません。',
    en: 'PDF document. Its content cannot be shown here.',
  },
  'documents.unknown': {
    ja: '内容不明。この画面では内容を確かめられません。',
    en: 'Content unknown. It cannot be checked here.',
  },
  'documents.sha256': { ja: 'SHA-256', en: 'SHA-256' },

  'orders.title': { ja: '承認する発行局への命令', en: 'Orders to approve' },
  'orders.act.issue': { ja: '証明書の発行', en: 'Issue a certificate' },
  'orders.act.warrant': { ja: '資格証の発行の承認', en: 'Approve the issue of a card' },
  'orders.act.certify-responder': { ja: '応答局の証明書の発行', en: 'Certify a responder' },
  'orders.act.revoke': { ja: '証明書の失効', en: 'Revoke a certificate' },
  'orders.act.enrol-officer': { ja: '承認者の登録', en: 'Enrol an officer' },
  'orders.act.remove-officer': { ja: '承認者の抹消', en: 'Remove an officer' },
  'orders.line.facts.nameJa': { ja: '氏名', en: 'Name' },
  'orders.line.facts.nameRomaji': { ja: 'ローマ字氏名', en: 'Name in Latin letters' },
  'orders.line.facts.subjectSerialNumber': { ja: '保有者の番号', en: 'Serial number of the holder' },
  'orders.line.facts.roles': { ja: '資格', en: 'Qualification' },
  'orders.line.facts.registryMatchId': { ja: '医籍照会の記録', en: 'Record of the registry match' },
  'orders.line.authorities': { ja: '証明書の種類', en: 'Certificates' },
  'orders.line.authority': { ja: '発行する局', en: 'Authority' },
  'orders.line.keyPlace': { ja: '鍵の置き場所', en: 'Place of the keys' },
  'orders.line.years': { ja: '有効年数', en: 'Years' },
  'orders.line.useBy': { ja: '発行の期限', en: 'To be used by' },
  'orders.line.firstDay': { ja: '有効期間の初日', en: 'First day' },
  'orders.line.lastDay': { ja: '有効期間の末日', en: 'Last day' },
  'orders.line.serialHex': { ja: '証明書の番号', en: 'Serial number of the certificate' },
  'orders.line.reason': { ja: '理由', en: 'Reason' },
  'orders.line.officerId': { ja: '承認者の番号', en: 'Officer' },
  'orders.line.createdAt': { ja: '作成日時', en: 'Made at' },
  'orders.line.expiresAt': { ja: '命令の期限', en: 'Counts until' },

  'end.sign-in': { ja: 'サインインのための署名が終わりました', en: 'Signed for your sign-in' },
  'end.documents': { ja: '署名が終わりました', en: 'Signed' },
  'end.orders': { ja: '承認の署名が終わりました', en: 'Approved' },
  'end.hashes': { ja: '署名が終わりました', en: 'Signed' },
  'end.done.next': { ja: '元の画面に戻って、続けてください。', en: 'Go back to the site and go on.' },
  'end.cancelled': { ja: '取り消しました', en: 'Cancelled' },
  'end.cancelled.next': {
    ja: 'この依頼では、カードは使われません。',
    en: 'The card is not used for this request.',
  },
  'end.expired': { ja: '時間切れです', en: 'Too late' },
  'end.expired.next': {
    ja: '依頼の期限が過ぎました。元の画面に戻って、やり直してください。',
    en: 'The request has run out of time. Go back to the site and start again.',
  },
  'end.failed': { ja: '完了できませんでした', en: 'It could not be done' },

  'home.title': { ja: 'カードブリッジ', en: 'Card bridge' },
  'home.what': {
    ja: 'このコンピューターで動き、許可したサイトとあなたのカードの間をつなぐプログラムです。PINはこのプログラムの画面でだけ入力し、サイトには渡りません。',
    en: 'This program runs on your computer, between your card and the sites that you allow. You type the PIN on its own pages only; no site ever gets it.',
  },
  'home.readers': { ja: 'カードと読み取り機', en: 'Cards and readers' },
  'home.noReaders': {
    ja: '読み取り機が見つかりません。つないでから、もう一度確認してください。',
    en: 'No reader was found. Connect one and check again.',
  },
  'home.settings': { ja: '許可したサイトの設定', en: 'Settings: allowed sites' },
  'home.reader': { ja: '読み取り機', en: 'Reader' },
  'home.card': { ja: 'カード', en: 'Card' },
  'home.holder': { ja: '持ち主', en: 'Holder' },
  'home.pin': { ja: 'PINの残り回数', en: 'PIN tries left' },
  'card.absent': { ja: 'ありません', en: 'none' },
  'card.mute': { ja: '応答しません', en: 'does not answer' },
  'card.busy': { ja: 'ほかのソフトが使用中です', en: 'in use by another program' },
  'card.unknown': { ja: '対応していないカードです', en: 'not a card that we know' },
  'card.hpki-signature': { ja: 'HPKI 署名用', en: 'HPKI signature' },
  'card.hpki-authentication': { ja: 'HPKI 認証用', en: 'HPKI authentication' },
  'card.jpki-authentication': {
    ja: 'マイナンバーカード 利用者証明用',
    en: 'My Number card, user authentication',
  },
  'card.locked': { ja: 'ロック中', en: 'locked' },

  'settings.title': { ja: '許可したサイト', en: 'Allowed sites' },
  'settings.none': {
    ja: '許可したサイトはありません。サイトの画面からカードを使おうとすると、許可するかどうかをお尋ねします。',
    en: 'No site is allowed. When a site wants to use your card, you will be asked.',
  },
  'settings.since': { ja: '許可した日時 {time}', en: 'allowed on {time}' },
  'settings.remove': { ja: '許可を取り消す', en: 'Take back' },
  'settings.removeOf': { ja: '{site} の許可を取り消す', en: 'Take back the permission of {site}' },
  'settings.hashForbidden': {
    ja: '内容の分からない署名(ハッシュ値だけの依頼): 許可していません。',
    en: 'Signatures whose content is unknown (hash values only): not permitted.',
  },
  'settings.hashPermitted': {
    ja: '内容の分からない署名(ハッシュ値だけの依頼): 許可しています。',
    en: 'Signatures whose content is unknown (hash values only): permitted.',
  },
  'settings.permitHash': { ja: '内容の分からない署名を許可する', en: 'Permit signatures of unknown content' },
  'settings.forbidHash': {
    ja: '内容の分からない署名を許可しない',
    en: 'Forbid signatures of unknown content',
  },

  'refused.title': { ja: 'この画面は開けません', en: 'This page cannot be opened' },
  'refused.stranger': {
    ja: 'この画面は、最初に開いたブラウザーでだけ使えます。',
    en: 'This page belongs to the browser that opened it first.',
  },
  'refused.continue': { ja: '自分で開いたときは、ここから続ける', en: 'If that was you, go on here' },
  'refused.fromSite': {
    ja: 'ほかのサイトからの移動では、この画面をそのまま開けません。',
    en: 'This page does not open straight from another site.',
  },
  'refused.open': { ja: 'カードブリッジの画面を開く', en: 'Open the card bridge' },
  'refused.gone': {
    ja: 'この画面はもうありません。元の画面に戻って、やり直してください。',
    en: 'This page is gone. Go back to the site and start again.',
  },
} as const satisfies Record<string, Text>

/** A sentence of the pages. */
export type WordingKey = keyof typeof WORDING

/** Says a sentence in the language of the page. */
export type Say = (key: WordingKey, fillings?: Readonly<Record<string, string | number>>) => string

/** The voice of a language. */
export function sayIn(language: Language): Say {
  return (key, fillings = {}) =>
    WORDING[key][language].replace(/\{(\w+)\}/g, (_hole, name: string) => String(fillings[name] ?? ''))
}
