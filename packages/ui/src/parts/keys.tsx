/** Single keys for people who do one thing all day. They can be switched off (WCAG 2.2 2.1.4), and never act while somebody types. */
import { type ReactElement, type ReactNode, useEffect, useRef, useState } from 'react'
import { useSay } from '../i18n.js'
import { uiWording } from '../wording/index.js'
import { Checkbox } from './checkbox.js'
import { Dialog } from './dialog.js'

/** One key, what it does, and the doing. A key never does what cannot be undone: it opens the question. */
export type KeyAct = { readonly key: string; readonly what: string; readonly act: () => void }

const STORAGE_KEY = 'jitsuin.keys'

/** Calls the act of a key that is pressed outside of fields and dialogs; `?` belongs to the help. */
export function useKeys(acts: readonly KeyAct[]): void {
  const newest = useRef(acts)
  useEffect(() => {
    newest.current = acts
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        event.isComposing ||
        event.repeat ||
        isTaken(event)
      )
        return
      const found = newest.current.find(({ key }) => key === event.key)
      if (!found) return
      event.preventDefault()
      found.act()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

/** Whether the key belongs to something else: a field, a dialog, a control that Enter or the space bar presses. */
function isTaken({ target, key }: KeyboardEvent): boolean {
  if (key !== '?' && localStorage.getItem(STORAGE_KEY) === 'off') return true
  if (document.querySelector('[role=dialog], [role=alertdialog]') !== null) return true
  if (!(target instanceof Element)) return false
  if (target.closest('input:not([type=checkbox]), textarea, select, [contenteditable=true]') !== null)
    return true
  return (key === 'Enter' || key === ' ') && target.closest('a, button, summary, input, [role=tab]') !== null
}

/** A key as it stands on the keyboard. */
export function Key({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <kbd className="inline-flex min-w-6 items-center justify-center rounded-sm border border-edge bg-paper px-1 font-mono text-note leading-5 text-ink-soft">
      {children}
    </kbd>
  )
}

/** The quiet line that says there are keys, and the list of them that `?` opens. */
export function KeyHelp({ acts }: { readonly acts: readonly KeyAct[] }): ReactElement {
  const say = useSay(uiWording)
  const [isOpen, setOpen] = useState(false)
  const [isOn, setOn] = useState(() => localStorage.getItem(STORAGE_KEY) !== 'off')
  useKeys([...acts, { key: '?', what: say('keys.help'), act: () => setOpen(true) }])
  const choose = (on: boolean) => {
    localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off')
    setOn(on)
  }
  return (
    <p className="screen-only text-note text-ink-soft max-md:hidden">
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="inline-flex min-h-6 cursor-pointer items-center gap-2 hover:text-action hover:underline underline-offset-4"
      >
        <Key>?</Key>
        {say('keys.help')}
      </button>
      <Dialog title={say('keys.help')} isOpen={isOpen} onClose={() => setOpen(false)}>
        <dl className="grid grid-cols-[auto_1fr] gap-x-5 gap-y-2">
          {acts.map(({ key, what }) => (
            <div key={key} className="contents">
              <dt>
                <Key>{KEY_NAMES[key] ?? key}</Key>
              </dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
        <div className="mt-6 border-t border-rule pt-3">
          <Checkbox isSelected={isOn} onChange={choose}>
            {say('keys.use')}
          </Checkbox>
          <p className="text-note text-ink-soft">{say('keys.safe')}</p>
        </div>
      </Dialog>
    </p>
  )
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  Enter: 'Enter ↵',
  ' ': 'Space',
  ArrowLeft: '←',
  ArrowRight: '→',
}
