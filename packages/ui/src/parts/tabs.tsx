/** Parts of one page of which one is shown; arrow keys go from tab to tab. */
import type { ReactElement, ReactNode } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components'

/** One tab and what it shows. */
export type TabItem = { readonly key: string; readonly title: string; readonly content: ReactNode }

/** Draws the tabs. With `selected` and `onSelect` the page decides which one is shown, such as by its address. */
export function Tabs(props: {
  readonly label: string
  readonly tabs: readonly TabItem[]
  readonly selected?: string
  readonly onSelect?: (key: string) => void
}): ReactElement {
  const { label, tabs, selected, onSelect } = props
  return (
    <AriaTabs
      {...(selected === undefined ? {} : { selectedKey: selected })}
      onSelectionChange={(key) => onSelect?.(String(key))}
    >
      <TabList aria-label={label} className="screen-only flex flex-wrap gap-x-2 border-b border-edge">
        {tabs.map(({ key, title }) => (
          <Tab
            key={key}
            id={key}
            className="flex min-h-12 cursor-pointer items-center border-b-3 border-transparent px-3 text-ink-soft hover:text-action hover:underline underline-offset-4 data-[selected]:border-action data-[selected]:font-bold data-[selected]:text-action"
          >
            {title}
          </Tab>
        ))}
      </TabList>
      {tabs.map(({ key, content }) => (
        <TabPanel key={key} id={key} className="pt-8">
          {content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
