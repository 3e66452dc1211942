import { useEffect, useEffectEvent } from 'react'
import type { PlacedFile } from '../../session/pairing.js'
import { filesOf } from './folders.js'

/**
 * Takes files that are dropped or pasted anywhere on the page. Without it, a file dropped beside the zone would replace
 * the page. What the zone itself has taken is left alone.
 */
export function useWindowDrop(onFiles: (files: readonly PlacedFile[]) => void): void {
  const take = useEffectEvent((event: Event, transfer: DataTransfer | null) => {
    if (event.defaultPrevented || !transfer || transfer.files.length === 0) return
    event.preventDefault()
    void filesOf(transfer).then((files) => (files.length > 0 ? onFiles(files) : undefined))
  })
  useEffect(() => {
    const over = (event: DragEvent) => event.preventDefault()
    const drop = (event: DragEvent) => take(event, event.dataTransfer)
    const paste = (event: ClipboardEvent) => take(event, event.clipboardData)
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    window.addEventListener('paste', paste)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
      window.removeEventListener('paste', paste)
    }
  }, [])
}
