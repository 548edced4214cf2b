Retrait à la CCI : elle tient son propre agenda

# R45, R76 : la CCI choisie à la commande vérifie et remet.
le jour est 2026-11-20 10:00
# R79 : ce mode commence par une pré-commande ; une réservation seule n'y mène pas.
bastien.audibert@valbrune.example envoie l'annexe pour 1 certificat
bastien.audibert@valbrune.example réserve pour Jeanne Rostan jeanne.rostan@valbrune.example, remise à «CCI du Littoral»
refus: bad_request
bastien.audibert@valbrune.example pré-commande pour Jeanne Rostan jeanne.rostan@valbrune.example, remise à «CCI du Littoral»
la ligne est pre_ordered
lettre pre_order_received à bastien.audibert@valbrune.example
# R80 : la CCI la traite, le demandeur est prévenu, et rien n'est redemandé (R49).
agnes.fabre@cci-littoral.example est accréditée pour vérifier à «CCI du Littoral»
agnes.fabre@cci-littoral.example traite la pré-commande
lettre pre_order_processed à bastien.audibert@valbrune.example
la ligne est dossier_open
bastien.audibert@valbrune.example signe le bon de commande en ligne
jeanne.rostan@valbrune.example déclare le passeport 12AB34567
jeanne.rostan@valbrune.example dépose les pièces
jeanne.rostan@valbrune.example signe le dossier
mireille.castellan@valbrune.example signe le dossier
jeanne.rostan@valbrune.example envoie le dossier
le dossier est received

# R53 : nos créneaux ne valent que pour notre guichet, avant comme après l'acceptation.
jeanne.rostan@valbrune.example cherche un rendez-vous
refus: availability_told, dossier_validated, own_delivery_site
agnes.fabre@cci-littoral.example juge les pièces conformes
agnes.fabre@cci-littoral.example accepte le dossier
la ligne est ready
lettre dossier_accepted à jeanne.rostan@valbrune.example
jeanne.rostan@valbrune.example cherche un rendez-vous
refus: own_delivery_site
jeanne.rostan@valbrune.example prend rendez-vous le 2026-12-01 09:00
refus: own_delivery_site
aucune lettre appointment_booked
lettre contact_office à jeanne.rostan@valbrune.example

# R53 : la CCI tient son agenda ; ce qu'elle dit de la visite et de la remise est noté ici, avec les mêmes vérifications.
agnes.fabre@cci-littoral.example note la visite à la CCI du 2026-11-27 14:45
audit: appointment note_arranged
le jour est 2026-11-27 14:50
agnes.fabre@cci-littoral.example remet à jeanne.rostan@valbrune.example présent sur le passeport 98ZZ76543 et le bon code
refus: same_document
agnes.fabre@cci-littoral.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et le bon code
audit: appointment note_handed_over
