import type { ReactElement, ReactNode } from 'react'
import { I18nProvider } from 'react-aria-components'
import { useLanguage } from '../i18n.js'

/** Lets the page parts that bring words of their own (drop zones) speak the reader's language, not the browser's. */
export function LanguageProvider({ children }: { readonly children: ReactNode }): ReactElement {
  return <I18nProvider locale={useLanguage() === 'ja' ? 'ja-JP' : 'en-US'}>{children}</I18nProvider>
}
