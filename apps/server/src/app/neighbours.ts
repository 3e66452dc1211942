/** Where the front page leads: the services of this installation, and in a demonstration the invented networks. */
import type { Neighbours } from '@jitsuin/verification/contract'
import { doubleOrigin, originOf } from '../origins.js'
import type { Settings } from '../settings.js'

/** The services in the order in which a newcomer would look at them. */
export function neighbours(settings: Settings): Neighbours {
  const own: Neighbours = [
    {
      id: 'portal',
      address: `${originOf(settings, 'portal')}/`,
      name: { ja: '医師資格証ポータル', en: 'Holder portal' },
      purpose: {
        ja: 'カードで入り、自分の登録内容・カード・情報開示の設定を見ます。',
        en: 'Sign in with a card and see your record, your cards and what you disclose.',
      },
    },
    {
      id: 'apply',
      address: `${originOf(settings, 'apply')}/`,
      name: { ja: '医師資格証の申請', en: 'Apply for the card' },
      purpose: {
        ja: 'スマートフォンで申請し、いまどこまで進んだかを見ます。',
        en: 'Apply on a phone, and see how far the application has come.',
      },
    },
    {
      id: 'check',
      address: `${originOf(settings, 'check')}/`,
      name: { ja: '資格の確認', en: 'Check a qualification' },
      purpose: {
        ja: '見せられたコードから、医師であることをその場で確かめます。',
        en: 'From the code somebody shows you, see whether this is a doctor now.',
      },
    },
    {
      id: 'self-test',
      address: `${originOf(settings, 'signin')}/self-test`,
      name: { ja: 'カードの動作確認', en: 'Test my card' },
      purpose: {
        ja: 'カード・パスキー・リーダーのどこでつまずいているかを調べます。',
        en: 'Find the very step at which a card, passkey or reader fails.',
      },
    },
    {
      id: 'office',
      address: `${originOf(settings, 'office')}/`,
      name: { ja: '業務画面', en: 'Office' },
      purpose: {
        ja: '申請の受付から交付までと、職員・連携先の管理（職員のみ）。',
        en: 'From application to card in the hand; staff and partners (staff only).',
      },
    },
  ]
  if (settings.JITSUIN_MODE === 'production') return own
  return [...own, ...networks(settings)]
}

function networks(settings: Settings): Neighbours {
  return [
    {
      id: 'aozora',
      address: `${doubleOrigin(settings, 'aozora-net')}/`,
      name: { ja: '青空医療ネット（デモ・架空）', en: 'Aozora Medical Network (demo)' },
      purpose: {
        ja: '他者が運営する地域ネットワークにHPKIで入ります（SAML）。',
        en: 'Enter a regional network that others run (SAML).',
      },
    },
    {
      id: 'minato',
      address: `${doubleOrigin(settings, 'minato-net')}/`,
      name: { ja: '港見つながるネット（デモ・架空）', en: 'Minato Care Network (demo)' },
      purpose: {
        ja: 'もう一つのネットワークに、PINを入れ直さずに入ります（OpenID Connect）。',
        en: 'Enter another one without typing the PIN again (OpenID Connect).',
      },
    },
    {
      id: 'airline',
      address: `${doubleOrigin(settings, 'airline')}/`,
      name: { ja: 'そらみほん航空（デモ・架空）', en: 'Sora Mihon Air (demo)' },
      purpose: {
        ja: '医師であることだけを航空会社に伝え、いつでも取り消します。',
        en: 'Tell an airline that you are a doctor, nothing more, and take it back at any time.',
      },
    },
    {
      id: 'mail',
      address: `${doubleOrigin(settings, 'mail')}/`,
      name: { ja: '届いたメール（デモ）', en: 'Caught mail (demo)' },
      purpose: {
        ja: '申請者に送ったメールを読みます。外へは一通も出ません。',
        en: 'Read what was sent to applicants. None of it leaves this computer.',
      },
    },
  ]
}
