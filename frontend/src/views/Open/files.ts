/** Whether something that is dragged over the page is a file, not a piece of the page itself. */
export function bringsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") ?? false;
}
