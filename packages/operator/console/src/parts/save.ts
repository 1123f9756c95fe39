/** Hands a file of the server to the browser's downloads. */
export function saveFile(file: unknown): void {
  const { name, type, bytes } = file as { name: string; type: string; bytes: Uint8Array<ArrayBuffer> }; // a download of the client
  const url = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
