/** One line of paper, before any printer: what stands left and right, what is a rule, what is a QR code. */

export type PaperLine =
  | { readonly kind: 'text'; readonly left: string; readonly right?: string; readonly style?: 'bold' | 'large' }
  | { readonly kind: 'centre'; readonly text: string; readonly style?: 'bold' | 'large' }
  | { readonly kind: 'columns'; readonly cells: readonly string[]; readonly style?: 'bold' }
  | { readonly kind: 'rule' }
  | { readonly kind: 'qr'; readonly text: string }
  | { readonly kind: 'cut' };
