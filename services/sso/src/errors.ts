import { CodedError, type ErrorTable } from '@jitsuin/kernel'

const START_AGAIN = {
  ja: 'ログイン画面を開き直して、もう一度お試しください。',
  en: 'Open the sign-in page again and retry.',
}
const ASK_CENTRE = {
  ja: '電子認証センターの窓口に連絡してください。',
  en: 'Contact the certification centre.',
}
const OTHER_CARD = {
  ja: '医師資格証を入れ直し、認証用の証明書でもう一度お試しください。',
  en: 'Insert your qualification card again and use its certificate for authentication.',
}
const WAIT_A_MINUTE = {
  ja: '1分ほど待ってから、もう一度お試しください。',
  en: 'Wait a minute, then try again.',
}
const ASK_ADMINISTRATOR = { ja: '管理者に連絡してください。', en: 'Ask an administrator.' }
const SIGN_IN = { ja: 'ログインしてください。', en: 'Sign in.' }
const RELOAD = { ja: '画面を読み込み直してください。', en: 'Load the page again.' }
const UPDATE_BRIDGE = {
  ja: 'カードブリッジを新しい版にして、もう一度お試しください。',
  en: 'Update the card bridge and try again.',
}

/** Every code with which sign-in refuses. */
export const SSO_ERRORS = {
  'attempt/unknown': {
    ja: 'このログイン手続きは見つからないか、期限が切れています。',
    en: 'This attempt to sign in is not known, or it has expired.',
    next: START_AGAIN,
  },
  'attempt/other-browser': {
    ja: 'このログイン手続きは、別のブラウザーで始められています。',
    en: 'This attempt to sign in was begun in another browser.',
    next: START_AGAIN,
  },
  'attempt/method-not-wanted': {
    ja: '接続先は、この方法でのログインを受け付けていません。',
    en: 'The service that you are about to enter does not accept this way of signing in.',
    next: {
      ja: '画面に表示された別の方法でログインしてください。',
      en: 'Use one of the ways that the page offers.',
    },
  },
  'attempt/return-refused': {
    ja: 'ログイン後の行き先が、このシステムの画面ではありません。',
    en: 'The address to return to is not one of this platform.',
    next: START_AGAIN,
  },
  'attempt/too-many': {
    ja: 'ログインの試みが多すぎます。',
    en: 'There were too many tries to sign in.',
    next: WAIT_A_MINUTE,
  },
  'challenge/statement-malformed': {
    ja: 'カードが署名した内容を読めません。',
    en: 'What the card signed is not a sign-in statement.',
    next: UPDATE_BRIDGE,
  },
  'challenge/unknown': {
    ja: 'このサイトが出した確認番号ではありません。',
    en: 'The challenge is none that this site gave for this purpose.',
    next: START_AGAIN,
  },
  'challenge/used': {
    ja: 'この確認番号は、すでに使われています。',
    en: 'The challenge has been used already.',
    next: START_AGAIN,
  },
  'challenge/expired': {
    ja: '確認番号の期限が切れています。',
    en: 'The challenge has expired.',
    next: START_AGAIN,
  },
  'challenge/other-browser': {
    ja: '確認番号を受け取ったブラウザーと、回答したブラウザーが違います。',
    en: 'The answer does not come from the browser that was given the challenge.',
    next: START_AGAIN,
  },
  'challenge/other-origin': {
    ja: 'ほかのサイトのために作られた署名です。',
    en: 'The signature was made for another site.',
    next: {
      ja: 'アドレスがこのサイトのものか確かめ、心当たりがなければ窓口に知らせてください。',
      en: 'Check the address of the site; if you did not expect this, report it.',
    },
  },
  'challenge/statement-times': {
    ja: '署名の日時が、確認番号の期間と合いません。',
    en: 'The times in the signed statement do not fit the challenge.',
    next: {
      ja: 'パソコンの時計を合わせてから、もう一度お試しください。',
      en: 'Set the clock of your computer and try again.',
    },
  },
  'sign-in/signature-invalid': {
    ja: 'カードの署名を確認できません。',
    en: 'The signature is not one of the key in the certificate.',
    next: OTHER_CARD,
  },
  'sign-in/certificate-unreadable': {
    ja: '証明書を読めません。',
    en: 'The certificate cannot be read.',
    next: OTHER_CARD,
  },
  'sign-in/certificate-not-trusted': {
    ja: '信頼する認証局が発行した証明書ではありません。',
    en: 'No trusted authority issued the certificate.',
    next: OTHER_CARD,
  },
  'sign-in/certificate-wrong-kind': {
    ja: 'ログインに使える種類の証明書（認証用）ではありません。',
    en: 'The certificate is not of the kind for signing in.',
    next: OTHER_CARD,
  },
  'sign-in/certificate-not-yet-valid': {
    ja: '証明書の有効期間がまだ始まっていません。',
    en: 'The certificate is not valid yet.',
    next: ASK_CENTRE,
  },
  'sign-in/certificate-expired': {
    ja: '証明書の有効期間が終わっています。',
    en: 'The certificate has expired.',
    next: {
      ja: '新しい医師資格証でログインしてください。お持ちでなければ電子認証センターに更新を申し込んでください。',
      en: 'Use your new card; if you have none, apply to the certification centre for renewal.',
    },
  },
  'sign-in/certificate-revoked': {
    ja: '証明書は失効しています。',
    en: 'The certificate has been revoked.',
    next: ASK_CENTRE,
  },
  'sign-in/status-unknown': {
    ja: '証明書が失効していないことを、今は確かめられません。',
    en: 'It cannot be established now that the certificate is not revoked.',
    next: {
      ja: '少し待ってから、もう一度お試しください。続くときは窓口に連絡してください。',
      en: 'Try again in a moment; if it goes on, tell the help desk.',
    },
  },
  'sign-in/role-unreadable': {
    ja: '証明書の国家資格（hcRole）を読めません。',
    en: 'The national qualification (hcRole) in the certificate cannot be read.',
    next: ASK_CENTRE,
  },
  'sign-in/not-logged': {
    ja: 'この証明書は、公開の発行記録にまだ載っていません。',
    en: 'The certificate does not stand in the public log of issued certificates.',
    next: {
      ja: '発行されたばかりのときは1分ほど待って、もう一度お試しください。続くときは窓口に連絡してください。',
      en: 'If it was issued just now, try again in a minute; otherwise tell the help desk.',
    },
  },
  'sign-in/log-unknown': {
    ja: '証明書が公開の発行記録に載っていることを、今は確かめられません。',
    en: 'It cannot be established now that the certificate stands in the public log.',
    next: WAIT_A_MINUTE,
  },
  'tls/no-certificate': {
    ja: 'ブラウザーから証明書が送られませんでした。',
    en: 'The browser did not send a certificate.',
    next: {
      ja: 'カードを入れ、ブラウザーを一度閉じてから、証明書を選び直してください。',
      en: 'Insert the card, close the browser once, and choose the certificate anew.',
    },
  },
  'tls/other-host': {
    ja: '証明書によるログインの受け口が、ログイン画面とは別のホスト名に設定されています。',
    en: 'A listener for client certificates is set to another host name than that of sign-in.',
    next: {
      ja: 'ログイン画面と同じホスト名の別のポートにしてください。',
      en: 'Use another port of the same host name.',
    },
  },
  'ticket/refused': {
    ja: 'ログインの引継ぎができませんでした。引継ぎは1分以内に同じブラウザーで一度だけできます。',
    en: 'The session could not be handed over: that works once, within a minute, in the same browser.',
    next: START_AGAIN,
  },
  'jpki/not-available': {
    ja: 'マイナンバーカードでのログインは、ここでは使えません。',
    en: 'Signing in with a My Number card is not offered here.',
    next: {
      ja: '別の方法でログインしてください。',
      en: 'Use another way to sign in.',
    },
  },
  'jpki/signature-certificate': {
    ja: 'マイナンバーカードの署名用証明書は、ログインに使えません。',
    en: 'The signature certificate of a My Number card is not accepted for signing in.',
    next: {
      ja: '利用者証明用の証明書（4桁の暗証番号）を選んでください。',
      en: 'Choose the user-authentication certificate (the one with the four-digit PIN).',
    },
  },
  'jpki/not-trusted': {
    ja: 'マイナンバーカードの証明書を確認できません。',
    en: 'The certificate of the My Number card is not one of the national authority.',
    next: ASK_CENTRE,
  },
  'jpki/expired': {
    ja: 'マイナンバーカードの証明書の有効期間が終わっています。',
    en: 'The certificate of the My Number card has expired.',
    next: {
      ja: '市区町村の窓口で証明書を更新してください。',
      en: 'Have it renewed at your municipality.',
    },
  },
  'jpki/revoked': {
    ja: 'マイナンバーカードの証明書は失効しています。',
    en: 'The certificate of the My Number card has been revoked.',
    next: {
      ja: '市区町村の窓口に問い合わせてください。',
      en: 'Ask your municipality.',
    },
  },
  'jpki/status-unknown': {
    ja: 'マイナンバーカードの証明書が失効していないことを、今は確かめられません。',
    en: 'It cannot be established now that the certificate of the My Number card is not revoked.',
    next: WAIT_A_MINUTE,
  },
  'jpki/not-linked': {
    ja: 'このマイナンバーカードは、まだ結び付けられていません。',
    en: 'This My Number card has not been linked to an account.',
    next: {
      ja: '一度、医師資格証でログインし、マイナンバーカードを結び付けてください。',
      en: 'Sign in with your qualification card once and link the My Number card.',
    },
  },
  'jpki/linked-elsewhere': {
    ja: 'このマイナンバーカードは、別の利用者に結び付けられています。',
    en: 'This My Number card is linked to another account.',
    next: ASK_CENTRE,
  },
  'passkey/refused': {
    ja: 'パスキーを確認できませんでした。',
    en: 'The passkey could not be verified.',
    next: START_AGAIN,
  },
  'passkey/unknown': {
    ja: 'このパスキーは登録されていません。',
    en: 'This passkey is not registered here.',
    next: {
      ja: '別の方法でログインし、パスキーを登録してください。',
      en: 'Sign in another way and register the passkey.',
    },
  },
  'passkey/counter-went-back': {
    ja: 'パスキーが複製されたおそれがあるため、ログインを中止しました。',
    en: 'The counter of the passkey went back: it may have been copied.',
    next: {
      ja: '別の方法でログインし、このパスキーを削除してください。',
      en: 'Sign in another way and remove this passkey.',
    },
  },
  'passkey/registered-before': {
    ja: 'このパスキーは、すでに登録されています。',
    en: 'This passkey has been registered before.',
    next: RELOAD,
  },
  'passkey/too-many': {
    ja: '登録できるパスキーの数を超えています。',
    en: 'There are as many passkeys as one account may have.',
    next: { ja: '使わないパスキーを削除してください。', en: 'Remove a passkey that you do not use.' },
  },
  'credential/not-found': {
    ja: 'この登録は見つかりません。',
    en: 'There is no such credential in your account.',
    next: RELOAD,
  },
  'credential/last-way-in': {
    ja: '最後のログイン手段は削除できません。',
    en: 'The last way to sign in is not removed.',
    next: {
      ja: '先に別のパスキーか職員カードを登録してください。',
      en: 'Add another passkey or a staff card first.',
    },
  },
  'credential/stronger-sign-in-needed': {
    ja: 'ログイン手段の変更には、カードでのログインか、直前の本人確認が必要です。',
    en: 'To change how you sign in, sign in with a card, or anew just before.',
    next: {
      ja: 'カードでログインし直してから、もう一度操作してください。',
      en: 'Sign in with your card, then do this again.',
    },
  },
  'session/none': {
    ja: 'ログインしていません。',
    en: 'Nobody is signed in here.',
    next: SIGN_IN,
  },
  'session/not-found': {
    ja: 'このログインは、すでに終わっているか、あなたのものではありません。',
    en: 'This session has ended, or it is not yours.',
    next: RELOAD,
  },
  'session/not-pending': {
    ja: '選ぶことのできる二つ目のログインがありません。',
    en: 'There is no second session to decide about.',
    next: START_AGAIN,
  },
  'staff/not-known': {
    ja: 'このカードは職員カードとして登録されていないか、利用が停止されています。',
    en: 'This card is not that of an active member of staff.',
    next: ASK_ADMINISTRATOR,
  },
  'staff/suspended': {
    ja: '職員としての利用が停止されています。',
    en: 'Your use as staff has been suspended.',
    next: ASK_ADMINISTRATOR,
  },
  'staff/not-allowed': {
    ja: 'この操作をする権限がありません。',
    en: 'Your roles do not allow this.',
    next: ASK_ADMINISTRATOR,
  },
  'staff/administrator-exists': {
    ja: 'すでに管理者がいるため、最初の管理者の招待は発行できません。',
    en: 'There is an administrator already; no link for the first one is issued.',
    next: {
      ja: '管理者に招待してもらってください。',
      en: 'Have an administrator invite you.',
    },
  },
  'staff/invitation-unusable': {
    ja: 'この招待は使えません。期限切れ、使用済み、取消し、または承認待ちです。',
    en: 'This invitation cannot be used: it expired, was used or withdrawn, or waits for a confirmation.',
    next: {
      ja: '管理者に新しい招待を依頼してください。',
      en: 'Ask an administrator for a new one.',
    },
  },
  'staff/not-found': {
    ja: 'この職員または招待は見つかりません。',
    en: 'There is no such member of staff or invitation.',
    next: RELOAD,
  },
  'staff/change-not-waiting': {
    ja: 'この変更は、承認待ちではありません。',
    en: 'This change does not wait for a decision.',
    next: RELOAD,
  },
  'staff/same-person': {
    ja: '自分が申し出た変更、または自分についての変更は承認できません。',
    en: 'Nobody decides on a change that they asked for or that concerns themselves.',
    next: {
      ja: '別の管理者に承認してもらってください。',
      en: 'Have another administrator decide.',
    },
  },
  'staff/last-administrator': {
    ja: '最後の管理者は外せません。',
    en: 'The last administrator cannot be put out.',
    next: {
      ja: '先に別の管理者を登録してください。',
      en: 'Enrol another administrator first.',
    },
  },
  'staff-card/taken': {
    ja: 'このカードは、別の職員のカードとして登録されています。',
    en: 'This card is registered for another member of staff.',
    next: ASK_ADMINISTRATOR,
  },
} as const satisfies ErrorTable

/** A code of sign-in. */
export type SsoErrorCode = keyof typeof SSO_ERRORS

/** What sign-in refuses. */
export class SsoError extends CodedError<SsoErrorCode> {}
