Deux structures sur une même instance : rien ne passe de l'une à l'autre

# docs/trust/rules.md §8 : ce qui n'est pas à vous n'existe pas pour vous.
le jour est 2026-11-20 10:00
bastien.audibert@valbrune.example envoie l'annexe pour 1 certificat
bastien.audibert@valbrune.example réserve pour Jeanne Rostan jeanne.rostan@valbrune.example, remise à «Guichet d'Azur Ingénierie»
jeanne.rostan@valbrune.example déclare le passeport 12AB34567
jeanne.rostan@valbrune.example dépose les pièces
jeanne.rostan@valbrune.example signe le dossier
mireille.castellan@valbrune.example signe le dossier
jeanne.rostan@valbrune.example envoie le dossier

# Chacun des siens voit la ligne.
claire.olivari@azur-ingenierie.example voit 1 ligne
ines.roubaud@azur-ingenierie.example voit 1 ligne
marius.pellegrin@azur-ingenierie.example voit 1 ligne
hugo.santini@audit.example voit 1 ligne
jeanne.rostan@valbrune.example voit 1 ligne

# L'autre structure, ses agents, son auditeur et ses membres ne voient rien et ne peuvent rien.
maelle.riou@armorique-numerique.example voit 0 ligne
maelle.riou@armorique-numerique.example ouvre la ligne
refus: not_found
maelle.riou@armorique-numerique.example annule la ligne: pas la mienne
refus: not_found
nadia.kervella@armorique-numerique.example voit 0 ligne
nadia.kervella@armorique-numerique.example accepte le dossier
refus: not_found
nadia.kervella@armorique-numerique.example juge les pièces conformes
refus: not_found
yann.lecorre@armorique-numerique.example cherche un rendez-vous
refus: not_found
gwenael.poder@audit.example voit 0 ligne
gwenael.poder@audit.example ouvre la ligne
refus: not_found
gwenael.poder@audit.example lit l'audit: rien
hugo.santini@audit.example lit l'audit: quelque chose
bastien.audibert@valbrune.example lit l'audit
refus: forbidden
erwan.bihan@port-lennec.example voit 0 ligne
erwan.bihan@port-lennec.example retourne le bon de commande
refus: not_found
soizic.tanguy@port-lennec.example signe le dossier
refus: not_found
le dossier est received
la ligne est dossier_sent
