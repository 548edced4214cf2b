Élections : ceux qui partent, ceux qui arrivent

le jour est 2026-11-20 10:00
bastien.audibert@valbrune.example envoie l'annexe pour 1 certificat
bastien.audibert@valbrune.example réserve pour Jeanne Rostan jeanne.rostan@valbrune.example, remise à «Guichet d'Azur Ingénierie»
jeanne.rostan@valbrune.example a pour fonction «Première adjointe»
bastien.audibert@valbrune.example retourne le bon de commande
jeanne.rostan@valbrune.example déclare le passeport 12AB34567
jeanne.rostan@valbrune.example dépose les pièces
jeanne.rostan@valbrune.example signe le dossier
mireille.castellan@valbrune.example signe le dossier
jeanne.rostan@valbrune.example envoie le dossier
ines.roubaud@azur-ingenierie.example juge les pièces conformes
ines.roubaud@azur-ingenierie.example accepte le dossier
jeanne.rostan@valbrune.example prend rendez-vous le 2026-11-26 14:30
le jour est 2026-11-26 14:30
marius.pellegrin@azur-ingenierie.example remet à jeanne.rostan@valbrune.example présent sur le passeport 12AB34567 et le bon code
marius.pellegrin@azur-ingenierie.example personnalise la clé BLANK-AZUR-01
marius.pellegrin@azur-ingenierie.example accepte le certificat
le certificat est active

# Le mandat d'une adjointe finit avec l'élection : la collectivité le dit, une autre ne le peut pas.
soizic.tanguy@port-lennec.example dit que le mandat de jeanne.rostan@valbrune.example finit le 2027-03-21
refus: not_found
mireille.castellan@valbrune.example dit que le mandat de jeanne.rostan@valbrune.example finit le 2027-03-21
mireille.castellan@valbrune.example prévoit pour le 2027-03-20: 0 départs, 0 commandes
mireille.castellan@valbrune.example prévoit pour le 2027-03-21: 1 départ, 1 commande

# L26 : quatre-vingt-dix jours avant, la maire et le gestionnaire sont prévenus, une seule fois.
les rappels passent
aucune lettre mandates_end
le jour est 2026-12-21 09:00
les rappels passent
lettre mandates_end à mireille.castellan@valbrune.example
lettre mandates_end à bastien.audibert@valbrune.example
les rappels passent
aucune lettre mandates_end

# R25 : une commande groupée pour ceux qui arrivent ; sans leur nom elle ne part pas.
le jour est 2027-03-01 09:00
bastien.audibert@valbrune.example prépare la commande pour le 2027-03-21
bastien.audibert@valbrune.example signe la commande préparée
refus: bad_request
bastien.audibert@valbrune.example y nomme Louis Ferrand louis.ferrand@valbrune.example
bastien.audibert@valbrune.example signe la commande préparée
la ligne est dossier_open
lettre dossier_open à louis.ferrand@valbrune.example

# Après le vote : le certificat de qui part est révoqué par sa collectivité, avec une preuve, et chacun l'apprend.
on parle de la ligne 1
le jour est 2027-03-22 10:00
bastien.audibert@valbrune.example révoque le certificat de la ligne avec le procès-verbal «Élection du 21 mars 2027»
refus: forbidden
mireille.castellan@valbrune.example révoque le certificat de la ligne sans preuve
refus: proof_attached
le certificat est active
mireille.castellan@valbrune.example révoque le certificat de la ligne avec le procès-verbal «Élection du 21 mars 2027»
le certificat est revoked
lettre revoked à jeanne.rostan@valbrune.example
lettre revoked à mireille.castellan@valbrune.example
audit: certificate revoke
mireille.castellan@valbrune.example prévoit pour le 2027-03-22: 1 départ, 0 commandes
