/** Where the front page leads: the services of this installation, and in a demonstration the invented networks. */
import type { Neighbours } from '@jitsuin/verification/contract'
import { networkOrigin, originOf } from '../origins.js'
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
        ja: '職員・役割・連携先を管理します（職員のみ）。',
        en: 'Staff, roles and partners (staff only).',
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
      address: `${networkOrigin(settings, 'aozora-net')}/`,
      name: { ja: '青空医療ネット（デモ・架空）', en: 'Aozora Medical Network (demo)' },
      purpose: {
        ja: '他者が運営する地域ネットワークにHPKIで入ります（SAML）。',
        en: 'Enter a regional network that others run (SAML).',
      },
    },
    {
      id: 'minato',
      address: `${networkOrigin(settings, 'minato-net')}/`,
      name: { ja: '港見つながるネット（デモ・架空）', en: 'Minato Care Network (demo)' },
      purpose: {
        ja: 'もう一つのネットワークに、PINを入れ直さずに入ります（OpenID Connect）。',
        en: 'Enter another one without typing the PIN again (OpenID Connect).',
      },
    },
  ]
}
