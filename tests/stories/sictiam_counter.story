Retrait au guichet du syndicat : du dossier à la remise

# R45, R49, R76 : le guichet du syndicat est choisi à la commande.
le jour est 2026-11-20 10:00
bastien.audibert@valbrune.example envoie l'annexe pour 1 certificat
lettre order_placed à bastien.audibert@valbrune.example
bastien.audibert@valbrune.example réserve pour Jeanne Rostan jeanne.rostan@valbrune.example, remise à «Guichet d'Azur Ingénierie»
la ligne est dossier_open
lettre purchase_order à bastien.audibert@valbrune.example

# R44 : rien n'est envoyé tant qu'une pièce ou une signature manque.
jeanne.rostan@valbrune.example envoie le dossier
refus: every_piece_present, holder_consented, identity_document_valid, mandate_fresh, representative_consented
jeanne.rostan@valbrune.example déclare le passeport 12AB34567
jeanne.rostan@valbrune.example dépose les pièces
jeanne.rostan@valbrune.example signe le dossier
mireille.castellan@valbrune.example signe le dossier

# R46, R47 : reçu un vendredi à 16 h 30, vérifié le mardi à 16 h 30 au plus tard (48 heures ouvrées).
le jour est 2026-11-20 16:30
jeanne.rostan@valbrune.example envoie le dossier
le dossier est received
la vérification est due le 2026-11-24 16:30
lettre dossier_received à jeanne.rostan@valbrune.example

# R52 : pas de rendez-vous avant que le dossier soit accepté.
jeanne.rostan@valbrune.example cherche un rendez-vous
refus: availability_told, dossier_validated
jeanne.rostan@valbrune.example prend rendez-vous le 2026-11-26 09:00
refus: availability_told, dossier_validated

# R45, R48, R57 : le dossier accepté, le porteur reçoit sa convocation et son code de retrait.
le jour est 2026-11-24 11:00
ines.roubaud@azur-ingenierie.example accepte le dossier
refus: every_piece_conform
ines.roubaud@azur-ingenierie.example juge les pièces conformes
ines.roubaud@azur-ingenierie.example accepte le dossier
la ligne est validated
lettre dossier_accepted à jeanne.rostan@valbrune.example
audit: dossier validate

# R72 : quarante-huit heures à l'avance. R51 : les créneaux du guichet, mardi et jeudi.
jeanne.rostan@valbrune.example prend rendez-vous le 2026-11-26 10:30
refus: notice_kept
jeanne.rostan@valbrune.example prend rendez-vous le 2026-11-27 09:00
refus: slot_exists, slot_free
jeanne.rostan@valbrune.example prend rendez-vous le 2026-12-01 09:00
lettre appointment_booked à jeanne.rostan@valbrune.example
audit: appointment book

# R71 : sans bon de commande, pas de remise, même avec la bonne pièce et le bon code.
le jour est 2026-12-01 09:00
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et le bon code
refus: order_ready
bastien.audibert@valbrune.example retourne le bon de commande
lettre purchase_order_received à bastien.audibert@valbrune.example
la ligne est ready

# R54 : en personne. R56 : la pièce du dossier et pas une autre. R57 : avec le code de la convocation.
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example absent sur le passeport 12AB34567 et le bon code
refus: holder_present
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 98ZZ76543 et le bon code
refus: same_document
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur la carte d'identité 12AB34567 et le bon code
refus: same_document
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et un autre code
refus: wrong_code
audit: dossier fail_code
bastien.audibert@valbrune.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et le bon code
refus: forbidden

# R33 : pas de clé fabriquée avant le face-à-face.
marius.pellegrin@azur-ingenierie.example personnalise la clé BLANK-AZUR-01
refus: appointment_honoured
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et le bon code
audit: appointment honour
marius.pellegrin@azur-ingenierie.example personnalise la clé BLANK-AZUR-01
le certificat est delivered
la ligne est issued
audit: certificate generate

# R59, R34 : le courriel d'installation part à la remise ; le porteur dit que cela marche.
marius.pellegrin@azur-ingenierie.example accepte le certificat
le certificat est active
lettre delivered à jeanne.rostan@valbrune.example
jeanne.rostan@valbrune.example confirme l'installation
la ligne est completed
