/** The place where files are handed over: by dropping, by choosing, by pasting, by keyboard. */
import type { ReactElement } from 'react'
import {
  DropZone as AriaDropZone,
  Button,
  type DropItem,
  FileTrigger,
  isDirectoryDropItem,
  isFileDropItem,
  Text,
} from 'react-aria-components'
import { buttonClass } from './button.js'
import { UploadIcon } from './icons.js'

/** Where a file stands below the folder that was handed over; its name, if no folder was. */
export type PathOf = (file: File) => string

/** Properties of a drop zone. `onFiles` gets at least one file. */
export type DropZoneProps = {
  readonly title: string
  readonly hint: string
  readonly action: string
  /** The words of a second button, for folders; without it they are passed over. */
  readonly folderAction?: string
  readonly onFiles: (files: readonly File[], pathOf: PathOf) => void
}

/** Folders are read no further than this; whoever takes files in decides how many are too many. */
const MOST_FILES = 20_000

/** A drop zone for any number of files, and for folders where there is a word for them. */
export function DropZone({ title, hint, action, folderAction, onFiles }: DropZoneProps): ReactElement {
  const hand = (files: readonly File[], pathOf: PathOf = pathInFolder) => {
    if (files.length > 0) onFiles(files, pathOf)
  }
  const drop = async (items: readonly DropItem[]) => {
    const paths = new Map<File, string>()
    for (const item of items) await gather(item, { paths, above: '', folders: folderAction !== undefined })
    hand([...paths.keys()], (file) => paths.get(file) ?? file.name)
  }
  return (
    <AriaDropZone
      onDrop={({ items }) => void drop(items)}
      className="flex flex-col items-center rounded-2xl border-2 border-dashed border-edge bg-ground px-6 py-12 text-center transition-colors data-drop-target:border-action data-drop-target:bg-action-soft data-focus-visible:outline-3 data-focus-visible:outline-offset-2 data-focus-visible:outline-black sm:py-16"
    >
      <UploadIcon className="size-12 text-action" />
      <Text slot="label" className="phrases mt-5 block text-h3 font-bold">
        {title}
      </Text>
      <p className="phrases mt-1 max-w-prose text-ink-soft">{hint}</p>
      <div className="mt-6 flex flex-wrap items-center justify-center gap-3">
        <FileTrigger allowsMultiple onSelect={(chosen) => hand([...(chosen ?? [])])}>
          <Button className={`${buttonClass('primary')} min-h-14 min-w-56 px-8 text-lead`}>{action}</Button>
        </FileTrigger>
        {folderAction === undefined ? null : (
          <FileTrigger acceptDirectory onSelect={(chosen) => hand([...(chosen ?? [])])}>
            <Button className={buttonClass('secondary')}>{folderAction}</Button>
          </FileTrigger>
        )}
      </div>
    </AriaDropZone>
  )
}

/** A field for folders says where each file stands. */
function pathInFolder(file: File): string {
  return file.webkitRelativePath || file.name
}

type Gathering = {
  readonly paths: Map<File, string>
  readonly above: string
  readonly folders: boolean
}

async function gather(item: DropItem, { paths, above, folders }: Gathering): Promise<void> {
  if (paths.size >= MOST_FILES) return
  if (isFileDropItem(item)) paths.set(await item.getFile(), above + item.name)
  else if (folders && isDirectoryDropItem(item)) {
    for await (const inside of item.getEntries())
      await gather(inside, { paths, above: `${above}${item.name}/`, folders })
  }
}
