import type { Language } from '@jitsuin/kernel'
import type { ReactElement } from 'react'
import { switchLanguage, useLanguage, useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'

/** Goes over to the other language; its button is written in that language. */
export function LanguageSwitch(): ReactElement {
  const say = useSay(uiWording)
  const other: Language = useLanguage() === 'ja' ? 'en' : 'ja'
  return (
    <button
      type="button"
      lang={other}
      onClick={() => switchLanguage(other)}
      className="min-h-11 cursor-pointer rounded-lg px-2 text-note text-action underline underline-offset-4 hover:decoration-2"
    >
      {say(`language.${other}`)}
    </button>
  )
}
