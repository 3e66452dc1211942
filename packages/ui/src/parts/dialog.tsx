import type { ReactElement, ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'

/**
 * A question over the page. It holds the focus until it is answered and gives it back afterwards; Escape answers `onClose`.
 * `alertdialog` is for what cannot wait, such as a session about to end: it is read aloud whole.
 */
export function Dialog(props: {
  readonly title: string
  readonly isOpen: boolean
  readonly onClose: () => void
  readonly role?: 'dialog' | 'alertdialog'
  /** `wide` for two things side by side. */
  readonly width?: 'usual' | 'wide'
  readonly children: ReactNode
}): ReactElement {
  const { title, isOpen, onClose, role = 'dialog', width = 'usual', children } = props
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => (open ? undefined : onClose())}
      className="fixed inset-0 z-20 flex items-center justify-center overflow-y-auto bg-ink/60 p-4"
    >
      <Modal
        className={`max-h-full w-full ${width === 'wide' ? 'max-w-5xl' : 'max-w-xl'} overflow-y-auto rounded-2xl bg-paper p-6 sm:p-8`}
      >
        <AriaDialog role={role} className="outline-none">
          <Heading slot="title" level={2} className="text-h3 sm:text-h2">
            {title}
          </Heading>
          <div className="mt-4">{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

/** The answers of a dialog or a form, the act first; below each other on a narrow screen. */
export function Actions({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="mt-6 flex flex-wrap items-center gap-3 max-sm:flex-col max-sm:items-stretch">
      {children}
    </div>
  )
}
