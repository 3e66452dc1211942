/** The place where files are handed over: by dropping, by choosing, by pasting, by keyboard. */
import type { ReactElement } from 'react'
import { DropZone as AriaDropZone, Button, FileTrigger, isFileDropItem, Text } from 'react-aria-components'
import { buttonClass } from './button.js'
import { UploadIcon } from './icons.js'

/** Properties of a drop zone. `onFiles` gets at least one file. */
export type DropZoneProps = {
  readonly title: string
  readonly hint: string
  readonly action: string
  readonly onFiles: (files: readonly File[]) => void
}

/** A drop zone for any number of files; folders are passed over. */
export function DropZone({ title, hint, action, onFiles }: DropZoneProps): ReactElement {
  const hand = (files: readonly File[]) => {
    if (files.length > 0) onFiles(files)
  }
  return (
    <AriaDropZone
      onDrop={async ({ items }) =>
        hand(await Promise.all(items.filter(isFileDropItem).map((item) => item.getFile())))
      }
      className="flex flex-col items-center rounded-2xl border-2 border-dashed border-edge bg-ground px-6 py-12 text-center transition-colors data-drop-target:border-action data-drop-target:bg-action-soft data-focus-visible:outline-3 data-focus-visible:outline-offset-2 data-focus-visible:outline-black sm:py-16"
    >
      <UploadIcon className="size-12 text-action" />
      <Text slot="label" className="phrases mt-5 block text-h3 font-bold">
        {title}
      </Text>
      <p className="phrases mt-1 max-w-prose text-ink-soft">{hint}</p>
      <div className="mt-6">
        <FileTrigger allowsMultiple onSelect={(chosen) => hand([...(chosen ?? [])])}>
          <Button className={`${buttonClass('primary')} min-h-14 min-w-56 px-8 text-lead`}>{action}</Button>
        </FileTrigger>
      </div>
    </AriaDropZone>
  )
}
