/**
 * What is checked of a card or a certificate before anybody is let in, in the order in which it is checked. Signing in stops at
 * the first that fails; the self-test shows them all.
 */
export const CHECKS = {
  'statement-readable': { ja: 'カードが署名した内容を読める', en: 'What the card signed can be read' },
  'challenge-known': {
    ja: 'このサイトが出した確認番号である',
    en: 'The challenge is one that this site gave',
  },
  'same-browser': {
    ja: '確認番号を受け取ったブラウザーからの回答である',
    en: 'The answer comes from the browser that was given the challenge',
  },
  'same-origin': { ja: 'このサイトのための署名である', en: 'It was signed for this site' },
  'in-time': { ja: '確認番号の期限内である', en: 'The challenge has not expired' },
  'certificate-readable': { ja: '証明書を読める', en: 'The certificate can be read' },
  'signature-valid': { ja: 'カードの鍵による署名である', en: 'The key of the card made the signature' },
  'chain-trusted': {
    ja: '信頼する認証局が発行した証明書である',
    en: 'A trusted authority issued the certificate',
  },
  'in-validity': { ja: '証明書の有効期間内である', en: 'The certificate is in its validity period' },
  'for-sign-in': {
    ja: 'ログインに使える種類の証明書である',
    en: 'The certificate is of the kind for signing in (policy and key usage)',
  },
  'not-revoked': {
    ja: '証明書が失効していないことを今確かめた',
    en: 'The certificate was found not revoked just now',
  },
  'role-readable': {
    ja: '国家資格（hcRole）を読める',
    en: 'The national qualification (hcRole) can be read',
  },
  logged: {
    ja: '証明書が公開の発行記録に載っている',
    en: 'The certificate stands in the public log of issued certificates',
  },
} as const

/** Our name of a check. */
export type CheckName = keyof typeof CHECKS

/** Every check, in order. */
export const ALL_CHECKS = Object.keys(CHECKS) as [CheckName, ...CheckName[]] // the table has no other keys
